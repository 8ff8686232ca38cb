using System.Text.Json;
using Sundog.Core;
using Sundog.Core.Protocol;
using Sundog.Host.Agents;

namespace Sundog.Host.Tests.World;

/// <summary>The host's end of a stream without a stream: keeps what was sent.</summary>
internal sealed class FakeLink(string service, InstanceId instance) : IAgentLink
{
    public AgentMessage.Hello Who { get; } = new("shop", new ServiceId(service), instance, "token", 1, "http://127.0.0.1:1", Ready: true);

    public List<AgentMessage> Sent { get; } = [];

    public bool IsClosed { get; private set; }

    public void Send(ReadOnlyMemory<byte> line) => Sent.Add(JsonSerializer.Deserialize(line.Span, AgentJson.Default.AgentMessage)!);

    public void Close() => IsClosed = true;
}

using Sundog.Core.Protocol;

namespace Sundog.Host.Agents;

/// <summary>The host's end of the stream to one instance that has shown who it is.</summary>
internal interface IAgentLink
{
    AgentMessage.Hello Who { get; }

    /// <summary>Never blocks. A message that the instance does not take in time closes the stream; the instance comes back and hears everything anew.</summary>
    void Send(ReadOnlyMemory<byte> line);

    void Close();
}

using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Sundog.Core;
using Sundog.Core.Protocol;

namespace EndToEnd.Tests.Running;

/// <summary>A second stream to the host with what a replica knows: what a replica that was broken into could say.</summary>
internal sealed class HostStranger : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private HostStranger(string path)
    {
        _socket.Connect(new UnixDomainSocketEndPoint(path));
        _stream = new NetworkStream(_socket);
        _reader = new StreamReader(_stream, Encoding.UTF8);
    }

    /// <summary>Connects with a replica's own identity, or with another service's name.</summary>
    /// <param name="processId">The replica's process: its environment is read.</param>
    /// <param name="service">Whom it claims to be; null for the truth.</param>
    public static async Task<HostStranger> HelloAsync(int processId, string? service = null)
    {
        var environment = (await File.ReadAllTextAsync($"/proc/{processId}/environ")).Split('\0')
            .Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1]);
        var stranger = new HostStranger(environment[InstanceEnvironment.HostSocket]);
        await stranger.SayAsync(new AgentMessage.Hello(
            environment[InstanceEnvironment.Application], new ServiceId(service ?? environment[InstanceEnvironment.Service]),
            new InstanceId(environment[InstanceEnvironment.Instance]), environment[InstanceEnvironment.Token], processId, "", Ready: false));
        return stranger;
    }

    public async Task SayAsync(AgentMessage message) =>
        await _stream.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(message, AgentJson.Default.AgentMessage), (byte)'\n']);

    /// <returns>The next message of a kind; null when the host closed the stream instead.</returns>
    public async Task<T?> HearAsync<T>()
        where T : AgentMessage
    {
        try
        {
            while (await _reader.ReadLineAsync() is { } line)
            {
                if (JsonSerializer.Deserialize(line, AgentJson.Default.AgentMessage) is T wanted) return wanted;
            }
        }
        catch (IOException)
        {
            return null; // Closed with something of ours unread.
        }

        return null;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
        _socket.Dispose();
    }
}

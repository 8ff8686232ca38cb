using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Sundog.Core;
using Sundog.Core.Protocol;
using Sundog.Core.Waiting;
using Sundog.Host.Agents;

namespace Sundog.Host.Tests.World;

/// <summary>A replica's end of its stream to the host, in the hands of a test.</summary>
internal sealed class Replica : IDisposable
{
    private readonly Socket _socket;
    private readonly PipeReader _reader;

    private Replica(Socket socket)
    {
        _socket = socket;
        _reader = PipeReader.Create(new NetworkStream(socket));
    }

    /// <summary>A stream on which nothing was said yet.</summary>
    public static async Task<Replica> OpenAsync(string socketPath)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), Patience.Token);
        return new Replica(socket);
    }

    public static async Task<Replica> ConnectAsync(string socketPath, string application, ServiceId service, InstanceId instance, string token, bool ready)
    {
        var replica = await OpenAsync(socketPath);
        await replica.SayAsync(new AgentMessage.Hello(application, service, instance, token, Environment.ProcessId, "http://127.0.0.1:1", ready));
        return replica;
    }

    public static ReplicaReport Report(double arrivals = 0) =>
        new(new ReplicaTotals { Arrivals = arrivals, Completions = arrivals }, [], null, [], null, [], new LatencyView(arrivals, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero));

    public Task SayAsync(AgentMessage message) => SendAsync(AgentLine.Write(message));

    public Task SayAsync(string line) => SendAsync(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Sends as much as the other side takes: it may close in the middle.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes, Patience.Token)..];
        }
        catch (SocketException closed) when (closed.SocketErrorCode is SocketError.Shutdown or SocketError.ConnectionReset)
        {
            return;
        }
    }

    /// <summary>The next message of that kind for which it holds; others are passed over.</summary>
    public async Task<T> HearAsync<T>(Func<T, bool>? which = null)
        where T : AgentMessage
    {
        while (await AgentLine.ReadAsync(_reader, Patience.Token) is { } message)
        {
            if (message is T wanted && (which is null || which(wanted))) return wanted;
        }

        throw new InvalidOperationException($"The host closed the stream before any such {typeof(T).Name}.");
    }

    /// <summary>Ends when the host has closed the stream.</summary>
    public async Task ClosedAsync()
    {
        try
        {
            while (await AgentLine.ReadAsync(_reader, Patience.Token) is not null) ;
        }
        catch (IOException)
        {
            return; // With what we had sent unread.
        }
    }

    public void Dispose()
    {
        _reader.Complete();
        _socket.Dispose();
    }
}

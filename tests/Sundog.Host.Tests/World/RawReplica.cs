using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sundog.Host.Tests.World;

/// <summary>A replica that answers the one request it gets with bytes as given, each a character of Latin-1. It does not close by itself.</summary>
internal sealed class RawReplica : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Socket? _connection;

    /// <param name="answer">Lines; an empty one ends the head.</param>
    public RawReplica(params string[] answer)
    {
        _listener.Start();
        Request = ServeAsync(Encoding.Latin1.GetBytes(string.Join("\r\n", answer)));
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>The lines of the request's head as they came.</summary>
    public Task<string[]> Request { get; }

    /// <summary>Breaks the connection off.</summary>
    public void Reset()
    {
        _connection!.LingerState = new LingerOption(true, 0);
        _connection.Dispose();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _connection?.Dispose();
    }

    private async Task<string[]> ServeAsync(byte[] answer)
    {
        _connection = await _listener.AcceptSocketAsync(Patience.Token);
        var seen = new byte[8192];
        var length = 0;
        int end;
        while ((end = seen.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0) length += await _connection.ReceiveAsync(seen.AsMemory(length), Patience.Token);
        await _connection.SendAsync(answer, Patience.Token);
        return Encoding.Latin1.GetString(seen, 0, end).Split("\r\n");
    }
}

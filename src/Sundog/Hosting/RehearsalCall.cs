using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sundog.Configuration;
using Sundog.Core.Wire;
using Sundog.Inbound;

namespace Sundog.Hosting;

/// <summary>Sends the rehearsal to this instance's own door, in the server's HTTP version, as soon as it listens and before anybody is told.</summary>
/// <remarks>
/// Only where there is a host, which has callers wait for this instance, and only to a loopback address of plain HTTP. Without a client's machinery: a
/// start pays for every line that runs in it.
/// </remarks>
internal sealed partial class RehearsalCall(Rehearsal rehearsal, InstanceIdentity identity, IServer server, ILogger<RehearsalCall> log) : IHostedLifecycleService
{
    /// <summary>A start is not held up by a rehearsal that does not end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (identity.HostSocket is null || !Uri.TryCreate(OwnAddress.Of(server), UriKind.Absolute, out var own)) return Task.CompletedTask;
        return IPAddress.TryParse(own.Host, out var ip) && IPAddress.IsLoopback(ip) ? RehearseAsync(new IPEndPoint(ip, own.Port), cancellationToken) : Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RehearseAsync(IPEndPoint door, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        var mark = rehearsal.Begin();
        try
        {
            await AskAsync(door, Http1(door, mark), patience.Token).ConfigureAwait(false);
            if (rehearsal.Served == 0) await AskAsync(door, Http2(door, mark), patience.Token).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is SocketException or OperationCanceledException)
        {
            LogFailed(failed.Message);
        }
        finally
        {
            rehearsal.End();
        }
    }

    private static async Task AskAsync(IPEndPoint door, byte[] request, CancellationToken cancel)
    {
        using var socket = new Socket(door.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(door, cancel).ConfigureAwait(false);
        await socket.SendAsync(request, cancel).ConfigureAwait(false);
        var answer = new byte[1024];
        while (await socket.ReceiveAsync(answer, cancel).ConfigureAwait(false) > 0)
        {
            // Until the server closes, as it was asked to.
        }
    }

    private byte[] Http1(IPEndPoint door, string mark)
    {
        var text = new StringBuilder($"GET / HTTP/1.1\r\nHost: {door}\r\nConnection: close\r\n");
        foreach (var (name, value) in Headers(mark)) text.Append(name).Append(": ").Append(value).Append("\r\n");
        return Encoding.ASCII.GetBytes(text.Append("\r\n").ToString());
    }

    /// <summary>With prior knowledge: the preface, our settings, one request, and that no other follows. Header fields are written out, without compression.</summary>
    /// <remarks>Sources: RFC 9113, sections 3.4 and 4.1; RFC 7541, section 6.2.2 and appendix A (2: GET, 4: path /, 6: scheme http).</remarks>
    private byte[] Http2(IPEndPoint door, string mark)
    {
        const byte headersFrame = 1, settingsFrame = 4, goAwayFrame = 7, endStreamAndHeaders = 0x5;
        using var bytes = new MemoryStream();
        bytes.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        WriteFrame(bytes, settingsFrame, 0, 0, []);

        using var fields = new MemoryStream();
        fields.Write([0x82, 0x84, 0x86]);
        WriteField(fields, ":authority", door.ToString());
        foreach (var (name, value) in Headers(mark)) WriteField(fields, name, value);
        WriteFrame(bytes, headersFrame, endStreamAndHeaders, 1, fields.ToArray());
        WriteFrame(bytes, goAwayFrame, 0, 0, new byte[8]);
        return bytes.ToArray();
    }

    /// <summary>What a peer sends; the trace is one that nobody records.</summary>
    private IEnumerable<(string Name, string Value)> Headers(string mark)
    {
        yield return (HeaderNames.Rehearsal, mark);
        yield return ("traceparent", $"00-{mark}-{mark[..16]}-00");
        if (identity.PeerKey is not { } key) yield break;
        yield return (HeaderNames.Request, RequestHeaderCodec.Encode(default(RequestHeader) with { RemainingBudget = TimeSpan.FromSeconds(1) }, key));
    }

    private static void WriteFrame(MemoryStream to, byte type, byte flags, int stream, ReadOnlySpan<byte> content)
    {
        Span<byte> head = stackalloc byte[9];
        BinaryPrimitives.WriteInt32BigEndian(head, content.Length << 8);
        (head[3], head[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(head[5..], stream);
        to.Write(head);
        to.Write(content);
    }

    /// <param name="value">Shorter than 127 characters, so that its length is one byte.</param>
    private static void WriteField(MemoryStream to, string name, string value)
    {
        to.WriteByte(0);
        to.WriteByte((byte)name.Length);
        to.Write(Encoding.ASCII.GetBytes(name));
        to.WriteByte((byte)value.Length);
        to.Write(Encoding.ASCII.GetBytes(value));
    }

    [LoggerMessage(EventId = 111, Level = LogLevel.Debug, Message = "Ready without a rehearsal: {Reason}")]
    private partial void LogFailed(string reason);
}

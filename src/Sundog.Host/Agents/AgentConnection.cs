using System.IO.Pipelines;
using System.Net.Sockets;
using Sundog.Core.Protocol;

namespace Sundog.Host.Agents;

/// <summary>One connected stream, from the hello to the end.</summary>
internal sealed class AgentConnection : IAgentLink, IDisposable
{
    private const int BacklogBytesMax = 8 * 1024 * 1024;
    private const int UnhandledMax = 256;

    private static readonly TimeSpan HelloPatience = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly PipeReader _reader;
    private readonly SemaphoreSlim _credits = new(UnhandledMax);
    private readonly Lock _sending = new();
    private readonly List<ReadOnlyMemory<byte>> _backlog = [];
    private int _backlogBytes;
    private bool _isFlushing;

    public AgentConnection(Socket socket)
    {
        (_socket, _stream) = (socket, new NetworkStream(socket));
        _socket.Blocking = false;
        _reader = PipeReader.Create(_stream, new StreamPipeReaderOptions(leaveOpen: true));
    }

    public AgentMessage.Hello Who { get; private set; } = new("", default, default, "", 0, "", false);

    /// <summary>The first message.</summary>
    /// <exception cref="InvalidDataException">It is no hello, or none came in time.</exception>
    public async Task<AgentMessage.Hello> HelloAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(HelloPatience);
        try
        {
            Who = await NextAsync(patience.Token).ConfigureAwait(false) as AgentMessage.Hello ?? throw new InvalidDataException("no hello");
            return Who;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new InvalidDataException($"no hello within {HelloPatience.TotalSeconds:0} s");
        }
    }

    /// <summary>Hands on everything that follows, until the stream ends.</summary>
    /// <param name="received">Takes a message and calls the second argument when it has been dealt with: no more than 256 are handed on before that.</param>
    public async Task ReadAsync(Action<AgentMessage, Action> received, CancellationToken cancel)
    {
        while (await NextAsync(cancel).ConfigureAwait(false) is { } message)
        {
            if (message is AgentMessage.Hello again) Renew(again);
            await _credits.WaitAsync(cancel).ConfigureAwait(false);
            received(message, () => _credits.Release());
        }
    }

    public void Send(ReadOnlyMemory<byte> line)
    {
        lock (_sending)
        {
            if (!_isFlushing) line = line[SendNow(line.Span)..];
            if (line.IsEmpty) return;

            _backlog.Add(line);
            _backlogBytes += line.Length;
            if (_backlogBytes > BacklogBytesMax) Close();
            if (_isFlushing) return;
            _isFlushing = true;
        }

        _ = FlushAsync();
    }

    public void Close() => _socket.Dispose();

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private async ValueTask<AgentMessage?> NextAsync(CancellationToken cancel)
    {
        var message = await AgentLine.ReadAsync(_reader, cancel).ConfigureAwait(false);
        return message is null || AgentCheck.Fault(message) is not { } fault ? message : throw new InvalidDataException(fault);
    }

    /// <summary>The same instance has news of itself: that it listens, that it is ready, that it leaves.</summary>
    private void Renew(AgentMessage.Hello again)
    {
        if ((again.Application, again.Service, again.Instance, again.Token) != (Who.Application, Who.Service, Who.Instance, Who.Token))
        {
            throw new InvalidDataException("the hello of somebody else");
        }

        Who = again;
    }

    /// <summary>The usual case: the kernel takes it at once, on this thread.</summary>
    private int SendNow(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var sent = _socket.Send(bytes, SocketFlags.None, out var error);
            return error == SocketError.Success ? sent : error == SocketError.WouldBlock ? 0 : bytes.Length;
        }
        catch (ObjectDisposedException)
        {
            return bytes.Length; // Nobody to tell.
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            while (TakeBacklog() is { } lines)
            {
                foreach (var line in lines) await _stream.WriteAsync(line).ConfigureAwait(false);
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or SocketException)
        {
            Close();
        }
    }

    private ReadOnlyMemory<byte>[]? TakeBacklog()
    {
        lock (_sending)
        {
            if (_backlog.Count == 0)
            {
                _isFlushing = false;
                return null;
            }

            ReadOnlyMemory<byte>[] lines = [.. _backlog];
            _backlog.Clear();
            _backlogBytes = 0;
            return lines;
        }
    }
}

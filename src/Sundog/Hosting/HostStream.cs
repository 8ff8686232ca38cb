using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sundog.Configuration;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;

namespace Sundog.Hosting;

/// <summary>
/// The one stream between this instance and its machine's host. It connects again for ever: instances outlive the host and go on with what
/// they last knew.
/// </summary>
/// <remarks>
/// Reads on a thread of its own and writes on the caller's, or for those who may not wait on another of its own: so a starved thread pool, which is just what
/// scaling must notice, cannot silence it, and a host that does not read holds up no request. Messages arrive one after the other.
/// </remarks>
internal sealed partial class HostStream : IDisposable
{
    private static readonly TimeSpan RetryFirst = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryLast = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(2);
    private const int PostsMax = 256;

    private readonly InstanceIdentity _identity;
    private readonly string? _objective;
    private readonly Action<AgentMessage> _received;
    private readonly ILogger _log;
    private readonly Lock _writing = new();
    private readonly ArrayBufferWriter<byte> _line = new(4096);
    private readonly Utf8JsonWriter _json;
    private readonly ManualResetEventSlim _stop = new();
    private readonly BlockingCollection<AgentMessage> _posts = new(PostsMax);
    private Socket? _socket;
    private string _address = "";
    private bool _ready, _isWelcome;
    private Action? _whenWelcome;

    /// <param name="objective">What the service goes by; null without one.</param>
    /// <param name="received">Takes each message, on the stream's own thread. It must not throw.</param>
    public HostStream(InstanceIdentity identity, Objective? objective, Action<AgentMessage> received, ILogger<HostStream> log)
    {
        (_identity, _objective, _received, _log) = (identity, objective?.ToString(), received, log);
        _json = new Utf8JsonWriter(_line);
    }

    /// <summary>True while a host listens.</summary>
    public bool IsConnected => Volatile.Read(ref _socket) is not null;

    /// <summary>Begins to connect, if there is a host at all.</summary>
    public void Start()
    {
        if (_identity.HostSocket is null) return;
        new Thread(Run) { IsBackground = true, Name = "sundog-host-stream" }.Start();
        new Thread(SendPosts) { IsBackground = true, Name = "sundog-host-posts" }.Start();
    }

    /// <summary>Says where this instance answers, and whether it can serve; said again to every host that comes later.</summary>
    public void Announce(string address, bool ready)
    {
        lock (_writing) (_address, _ready) = (address, ready);
        Send(Hello());
    }

    /// <summary>
    /// Runs something once this instance knows the application: at once when it does, or when there is no host to tell it; else on the stream's own thread.
    /// </summary>
    /// <param name="then">It must not throw.</param>
    public void WhenWelcome(Action then)
    {
        lock (_writing)
        {
            if (_identity.HostSocket is not null && !_isWelcome)
            {
                _whenWelcome += then;
                return;
            }
        }

        then();
    }

    /// <summary>For requests' own threads: never waits. Lost when no host takes it, or when the host does not keep up.</summary>
    public void Post(AgentMessage message)
    {
        if (!IsConnected) return;
        try
        {
            _posts.TryAdd(message);
        }
        catch (InvalidOperationException) when (_posts.IsAddingCompleted)
        {
            // The instance ended meanwhile: nobody is there to tell.
        }
    }

    /// <summary>May wait for a host that does not read, up to <see cref="SendPatience"/>.</summary>
    /// <returns>False when no host takes it now; nothing is kept for later.</returns>
    public bool Send(AgentMessage message)
    {
        lock (_writing)
        {
            if (_socket is not { } socket) return false;
            try
            {
                Write(socket, message);
                return true;
            }
            catch (SocketException why)
            {
                LogLost(why.Message);
                Close();
                return false;
            }
        }
    }

    public void Dispose()
    {
        _stop.Set();
        _posts.CompleteAdding();
        lock (_writing) Close();
    }

    private void SendPosts()
    {
        foreach (var message in _posts.GetConsumingEnumerable()) Send(message);
    }

    private AgentMessage.Hello Hello() => new(
        _identity.Application, _identity.Service, _identity.Instance, _identity.Token, Environment.ProcessId, _address, _ready)
    { Objective = _objective };

    private void Write(Socket socket, AgentMessage message)
    {
        _line.ResetWrittenCount();
        _json.Reset(_line);
        JsonSerializer.Serialize(_json, message, AgentJson.Default.AgentMessage);
        _line.Write("\n"u8);
        var rest = _line.WrittenSpan;
        while (rest.Length > 0) rest = rest[socket.Send(rest)..];
    }

    private void Run()
    {
        var pause = RetryFirst;
        while (!_stop.IsSet)
        {
            if (TryConnect() is { } socket)
            {
                if (ReadUntilClosed(socket)) pause = RetryFirst;
                lock (_writing) Close();
            }

            _stop.Wait(pause);
            pause = pause * 2 < RetryLast ? pause * 2 : RetryLast;
        }
    }

    private Socket? TryConnect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendTimeout = (int)SendPatience.TotalMilliseconds };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(_identity.HostSocket!));
            lock (_writing)
            {
                Write(socket, Hello());
                _socket = socket;
            }

            LogConnected(_identity.HostSocket!);
            return socket;
        }
        catch (SocketException why)
        {
            LogNoHost(_identity.HostSocket!, why.Message);
            socket.Dispose();
            return null;
        }
    }

    /// <returns>True when at least one message came: then this was a host.</returns>
    private bool ReadUntilClosed(Socket socket)
    {
        var lines = new LineBuffer(AgentMessage.LineBytesMax);
        var any = false;
        try
        {
            while (true)
            {
                var count = socket.Receive(lines.Free().Span);
                if (count == 0) break;
                lines.Received(count);
                while (lines.TryTake(out var line))
                {
                    if (JsonSerializer.Deserialize(line, AgentJson.Default.AgentMessage) is not { } message) continue;
                    any = true;
                    _received(message);
                    if (message is AgentMessage.Welcome) Welcomed();
                }
            }

            LogLost("closed by the host");
        }
        catch (Exception why) when (why is SocketException or ObjectDisposedException or InvalidDataException or JsonException or NotSupportedException)
        {
            LogLost(why.Message);
        }

        return any;
    }

    private void Welcomed()
    {
        Action? then;
        lock (_writing) (_isWelcome, then, _whenWelcome) = (true, _whenWelcome, null);
        then?.Invoke();
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}

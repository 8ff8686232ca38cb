using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;
using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;

namespace Sundog.Tests.World;

/// <summary>The host's side of the stream, in the hands of a test: what instances say is kept in order, what they are told is up to the test.</summary>
internal sealed class FakeHost : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly List<Connection> _connections = [];
    private readonly Channel<Connection> _arrivals = Channel.CreateUnbounded<Connection>();
    private readonly Task _accepting;
    private readonly bool _welcomes;

    /// <param name="welcomes">False: whoever connects is told nothing until the test says so.</param>
    public FakeHost(string? path = null, bool welcomes = true)
    {
        _welcomes = welcomes;
        Path = path ?? System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"sundog-{Guid.NewGuid():N}"[..20] + ".sock");
        File.Delete(Path);
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public string Path { get; }

    /// <summary>The next instance that connects.</summary>
    public async Task<Connection> NextAsync() => await _arrivals.Reader.ReadAsync(Patience.Token);

    /// <summary>Tells every connected instance where a service is.</summary>
    public async Task PushAsync(string service, params string[] addresses)
    {
        foreach (var connection in _connections.ToArray()) await connection.SendAsync(Instances(service, addresses));
    }

    /// <summary>What ends the list of all that there is.</summary>
    public static AgentMessage.Welcome Welcome(params string[] services) => new(1, [.. services.Select(name => new ServiceId(name))]);

    public static AgentMessage.ServiceInstances Instances(string service, params string[] addresses) => new(
        new ServiceId(service), addresses.Length, 0, 10,
        [.. addresses.Select(a => new InstanceEntry(new InstanceId($"{service}-{new Uri(a).Port}"), a, InstanceState.Ready, TimeSpan.FromMinutes(1)))]);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (var connection in _connections) connection.Dispose();
        File.Delete(Path);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = new Connection(await _listener.AcceptAsync());
                if (_welcomes) await connection.SendAsync(Welcome());
                lock (_connections) _connections.Add(connection);
                _arrivals.Writer.TryWrite(connection);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            _arrivals.Writer.TryComplete();
        }
    }

    /// <summary>One instance's stream.</summary>
    internal sealed class Connection : IDisposable
    {
        private readonly Socket _socket;
        private readonly NetworkStream _stream;
        private readonly Channel<AgentMessage> _said = Channel.CreateUnbounded<AgentMessage>();

        public Connection(Socket socket)
        {
            _socket = socket;
            _stream = new NetworkStream(socket);
            _ = ReadAsync();
        }

        /// <summary>The next message of type <typeparamref name="T"/> for which <paramref name="wanted"/> holds; others are passed over.</summary>
        public async Task<T> NextAsync<T>(Func<T, bool>? wanted = null)
            where T : AgentMessage
        {
            while (true)
            {
                if (await _said.Reader.ReadAsync(Patience.Token) is T message && (wanted is null || wanted(message))) return message;
            }
        }

        public async Task SendAsync(AgentMessage message) =>
            await SendRawAsync([.. JsonSerializer.SerializeToUtf8Bytes(message, AgentJson.Default.AgentMessage), (byte)'\n']);

        public async Task SendRawAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

        public void Dispose() => _socket.Dispose();

        private async Task ReadAsync()
        {
            using var reader = new StreamReader(_stream);
            try
            {
                while (await reader.ReadLineAsync() is { } line)
                {
                    if (JsonSerializer.Deserialize(line, AgentJson.Default.AgentMessage) is { } message) _said.Writer.TryWrite(message);
                }

                _said.Writer.TryComplete();
            }
            catch (Exception closed) when (closed is IOException or ObjectDisposedException)
            {
                _said.Writer.TryComplete();
            }
        }
    }
}

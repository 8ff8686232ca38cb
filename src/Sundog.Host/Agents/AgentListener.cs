using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Sundog.Core.Protocol;
using Sundog.Host.Management;

namespace Sundog.Host.Agents;

/// <summary>Takes instances' streams on the host's Unix socket, and lets in only those that show the token they were started with.</summary>
internal sealed partial class AgentListener : IAsyncDisposable
{
    private const int ConnectionsMax = 2000;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(20);

    private readonly IAgentDesk _desk;
    private readonly ILogger _log;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly BorderTally _tally;

    public AgentListener(string path, IAgentDesk desk, BorderTally tally, ILogger<AgentListener> log)
    {
        (_path, _desk, _tally, _log) = (path, desk, tally, log);
        File.Delete(path);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, OwnerOnly);
        _listener.Listen(512);
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        _stop.Dispose();
        File.Delete(_path);
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                if (_tally.Opened() <= ConnectionsMax) _ = ServeAsync(socket);
                else Turn(socket);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                if (_stop.IsCancellationRequested) return;
                LogNotAccepted(ended.Message);
                await Task.Delay(PauseAfterFailure, CancellationToken.None).ConfigureAwait(false); // Out of descriptors, say.
            }
        }
    }

    private void Turn(Socket socket)
    {
        _tally.Closed();
        _tally.TooMany();
        socket.Dispose();
        LogTooMany(ConnectionsMax);
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = new AgentConnection(socket);
        var isLetIn = false;
        try
        {
            var hello = await connection.HelloAsync(_stop.Token).ConfigureAwait(false);
            if (!_desk.IsKnown(hello))
            {
                _tally.Stranger();
                LogStranger(hello.Instance.Value);
                return;
            }

            isLetIn = true;
            _desk.Arrived(connection);
            await connection.ReadAsync((message, done) => _desk.Said(connection, message, done), _stop.Token).ConfigureAwait(false);
        }
        catch (InvalidDataException wrong)
        {
            _tally.Broken();
            LogClosed(connection.Who.Instance.Value, wrong.Message);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            LogEnded(connection.Who.Instance.Value, ended.Message);
        }
        finally
        {
            _tally.Closed();
            if (isLetIn) _desk.Left(connection);
        }
    }

    [LoggerMessage(EventId = 210, Level = LogLevel.Warning, Message = "Stream closed: '{Instance}' showed no valid token.")]
    private partial void LogStranger(string instance);

    [LoggerMessage(EventId = 211, Level = LogLevel.Warning, Message = "Stream of '{Instance}' closed: it sent {What}.")]
    private partial void LogClosed(string instance, string what);

    [LoggerMessage(EventId = 212, Level = LogLevel.Debug, Message = "Stream of '{Instance}' ended: {Reason}")]
    private partial void LogEnded(string instance, string reason);

    [LoggerMessage(EventId = 213, Level = LogLevel.Warning, Message = "More than {Most} streams: one is turned away.")]
    private partial void LogTooMany(int most);

    [LoggerMessage(EventId = 214, Level = LogLevel.Warning, Message = "A stream could not be taken: {Reason}")]
    private partial void LogNotAccepted(string reason);
}

/// <summary>Deals with instances' streams. Called from any thread.</summary>
internal interface IAgentDesk
{
    /// <summary>Whether the token is that instance's own.</summary>
    bool IsKnown(AgentMessage.Hello hello);

    void Arrived(IAgentLink link);

    /// <param name="done">Call it once, when the message has been dealt with.</param>
    void Said(IAgentLink link, AgentMessage message, Action done);

    void Left(IAgentLink link);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Sundog.Host;

/// <summary>The one thread that owns all of the host's state: others hand it work, and after each batch it takes a turn.</summary>
internal sealed partial class HostLoop : IDisposable
{
    private readonly BlockingCollection<Action> _inbox = [];
    private readonly long _origin = Stopwatch.GetTimestamp();
    private readonly ILogger _log;
    private readonly Thread _thread;
    private Func<TimeSpan, TimeSpan> _turn = now => now + TimeSpan.FromSeconds(1);
    private volatile bool _disposed;

    public HostLoop(ILogger<HostLoop> log)
    {
        _log = log;
        _thread = new Thread(Run) { Name = "sundog-host", IsBackground = true };
    }

    /// <summary>Monotonic, from the host's start.</summary>
    public TimeSpan Now => Stopwatch.GetElapsedTime(_origin);

    /// <param name="turn">Called after each batch of work and when it is time; says when it wants to be called again at the latest.</param>
    public void Start(Func<TimeSpan, TimeSpan> turn)
    {
        _turn = turn;
        _thread.Start();
    }

    /// <summary>Work to be done soon, in order. Lost once the loop has ended.</summary>
    public void Post(Action work)
    {
        try
        {
            _inbox.Add(work);
        }
        catch (Exception ended) when (ended is InvalidOperationException or ObjectDisposedException)
        {
            LogTooLate();
        }
    }

    /// <exception cref="OperationCanceledException">The host ends.</exception>
    public Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_disposed) return Task.FromCanceled<T>(new CancellationToken(canceled: true));
        Post(() =>
        {
            try
            {
                answer.SetResult(question());
            }
            catch (Exception error)
            {
                answer.SetException(error);
            }
        });
        return answer.Task;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _inbox.CompleteAdding();
        if (_thread.IsAlive) _thread.Join();
        _inbox.Dispose();
    }

    private void Run()
    {
        var wake = Now;
        while (!_inbox.IsCompleted)
        {
            var left = wake.TotalMilliseconds - Now.TotalMilliseconds; // In numbers: the far past and the far future are no times to subtract.
            if (_inbox.TryTake(out var work, (int)Math.Clamp(Math.Ceiling(left), 0, 1000)))
            {
                do Guarded(work);
                while (_inbox.TryTake(out work));
            }

            if (!_disposed) Guarded(() => wake = _turn(Now));
        }
    }

    /// <summary>A mistake of ours in one piece of work must not end the host, which serves everybody else.</summary>
    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception error)
        {
            LogFailed(error);
        }
    }

    [LoggerMessage(EventId = 200, Level = LogLevel.Error, Message = "A piece of work failed; the host goes on.")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(EventId = 201, Level = LogLevel.Debug, Message = "Work came after the end.")]
    private partial void LogTooLate();
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Sundog.Host;

/// <summary>The one thread that owns all of the host's state: others hand it work, and after each batch it takes a turn.</summary>
internal sealed partial class HostLoop : IDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    private readonly BlockingCollection<Action> _inbox = [];
    private readonly long _origin = Stopwatch.GetTimestamp();
    private readonly ILogger _log;
    private readonly Thread _thread;
    private Func<TimeSpan, TimeSpan> _turn = now => now + TimeSpan.FromSeconds(1);
    private volatile bool _disposed;
    private TimeSpan? _toldAt;
    private long _untold;

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

    /// <summary>Work to be done soon, in order.</summary>
    /// <returns>False once the loop has ended: it will not be done.</returns>
    public bool Post(Action work)
    {
        try
        {
            _inbox.Add(work);
            return true;
        }
        catch (Exception ended) when (ended is InvalidOperationException or ObjectDisposedException)
        {
            LogTooLate();
            return false;
        }
    }

    /// <exception cref="OperationCanceledException">The host ends.</exception>
    public Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isPosted = Post(() =>
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
        return isPosted ? answer.Task : Task.FromCanceled<T>(new CancellationToken(canceled: true));
    }

    /// <summary>On the loop: a mistake of ours in one piece of work must not end the host, which serves everybody else.</summary>
    /// <returns>False when it failed.</returns>
    public bool TryDo(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception error)
        {
            Tell(error);
            return false;
        }
    }

    /// <summary>On the loop. What fails may do so again and again, and a log is read by people.</summary>
    public void Tell(Exception error)
    {
        if (_toldAt is { } at && Now - at < TellEvery)
        {
            _untold++;
            return;
        }

        LogFailed(error, _untold);
        (_toldAt, _untold) = (Now, 0);
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
                var present = _inbox.Count; // No more than that: whoever posts without end must not keep the turn from coming.
                TryDo(work);
                while (present-- > 0 && _inbox.TryTake(out work)) TryDo(work);
            }

            if (_disposed) continue;
            var now = Now;
            wake = now + PauseAfterFailure;
            TryDo(() => wake = _turn(now));
        }
    }

    [LoggerMessage(EventId = 200, Level = LogLevel.Error, Message = "A piece of work failed; the host goes on. Failures since the last that was told: {Untold}.")]
    private partial void LogFailed(Exception error, long untold);

    [LoggerMessage(EventId = 201, Level = LogLevel.Debug, Message = "Work came after the end.")]
    private partial void LogTooLate();
}

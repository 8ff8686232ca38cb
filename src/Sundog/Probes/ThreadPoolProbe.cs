using System.Diagnostics;
using Sundog.Core.Wire;

namespace Sundog.Probes;

/// <summary>Waiting for a thread-pool thread: how a blocking call in one place starves everything else.</summary>
/// <remarks>
/// Each tick a work item that knows when it was queued is sent through the pool. While the last one has not come out, its age so far is the
/// measure. By Little's law the items in line, times the tick, are the seconds waited; at most every active request is in line.
/// </remarks>
internal sealed class ThreadPoolProbe : ITickProbe, IThreadPoolWorkItem
{
    private const double NoticeableSeconds = 0.001;

    private static readonly long Noticeable = (long)(NoticeableSeconds * Stopwatch.Frequency);

    private long _queuedAt;
    private long _delay;
    private volatile bool _underWay;

    public WaitKind Kind => WaitKind.ThreadPool;

    public string? Missing => null;

    /// <summary>What the last work item waited, or what the one in line has waited so far.</summary>
    public TimeSpan Delay
    {
        get
        {
            var last = Stopwatch.GetElapsedTime(0, Volatile.Read(ref _delay));
            return _underWay && Stopwatch.GetElapsedTime(_queuedAt) is var soFar && soFar > last ? soFar : last;
        }
    }

    /// <summary>Work items wait long enough to be told. Asked for every request: two comparisons.</summary>
    public bool IsLate => Volatile.Read(ref _delay) >= Noticeable || (_underWay && Stopwatch.GetTimestamp() - _queuedAt >= Noticeable);

    public double Sample(in TickMoment tick)
    {
        var delay = Delay;
        if (!_underWay)
        {
            _queuedAt = Stopwatch.GetTimestamp();
            _underWay = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        if (delay.TotalSeconds < NoticeableSeconds) return 0;
        return Math.Min(ThreadPool.PendingWorkItemCount, tick.Active) * Math.Min(tick.Seconds, delay.TotalSeconds);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref _delay, Stopwatch.GetTimestamp() - _queuedAt);
        _underWay = false;
    }
}

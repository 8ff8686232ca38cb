using System.Diagnostics;
using Sundog.Core.Wire;

namespace Sundog.Probes;

/// <summary>Waiting for a thread-pool thread: how a blocking call in one place starves everything else.</summary>
/// <remarks>
/// Each tick that finds work in line sends an item that knows when it was queued after it; where nothing is in line nothing waits, and no thread is woken to
/// say so. While the last item has not come out, its age so far is the measure. By Little's law the items in line, times the tick, are
/// the seconds waited; at most every active request is in line.
/// </remarks>
internal sealed class ThreadPoolProbe : ITickProbe, IThreadPoolWorkItem
{
    private const double NoticeableSeconds = 0.001;

    private static readonly long Late = Stopwatch.Frequency / 250; // 4 ms: what a kernel's own tick can tell.

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

    /// <summary>Work items wait so long that it can be seen from outside of the process. Asked for every request: two comparisons.</summary>
    public bool IsLate => Volatile.Read(ref _delay) >= Late || (_underWay && Stopwatch.GetTimestamp() - _queuedAt >= Late);

    public double Sample(in TickMoment tick)
    {
        var delay = Delay;
        if (!_underWay) Send();

        if (delay.TotalSeconds < NoticeableSeconds) return 0;
        return Math.Min(ThreadPool.PendingWorkItemCount, tick.Active) * Math.Min(tick.Seconds, delay.TotalSeconds);
    }

    private void Send()
    {
        if (ThreadPool.PendingWorkItemCount == 0)
        {
            Volatile.Write(ref _delay, 0);
            return;
        }

        _queuedAt = Stopwatch.GetTimestamp();
        _underWay = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref _delay, Stopwatch.GetTimestamp() - _queuedAt);
        _underWay = false;
    }
}

using Sundog.Core.Wire;

namespace Sundog.Probes;

/// <summary>Waiting for a thread-pool thread: how a blocking call in one place starves everything else.</summary>
/// <remarks>
/// Each tick that finds work in line sends an item that knows when it was queued after it; where nothing is in line nothing waits, and no thread is woken to
/// say so. While the last item has not come out, its age so far is the measure. By Little's law the items in line, times the tick, are
/// the seconds waited; at most every active request is in line.
/// </remarks>
/// <param name="pending">How many work items are in line.</param>
/// <param name="send">Sends one after them.</param>
internal sealed class ThreadPoolProbe(TimeProvider time, Func<long> pending, Action<IThreadPoolWorkItem> send) : ITickProbe, IThreadPoolWorkItem
{
    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(1);

    private readonly long _late = time.TimestampFrequency / 250; // 4 ms: what a kernel's own tick can tell.
    private long _queuedAt;
    private long _delay;
    private volatile bool _underWay;

    public ThreadPoolProbe()
        : this(TimeProvider.System, static () => ThreadPool.PendingWorkItemCount, static item => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false))
    {
    }

    public WaitKind Kind => WaitKind.ThreadPool;

    public string? Missing => null;

    /// <summary>Work items wait so long that it can be seen from outside of the process. Asked for every request: two comparisons.</summary>
    public bool IsLate => Volatile.Read(ref _delay) >= _late || (_underWay && time.GetTimestamp() - _queuedAt >= _late);

    public double Sample(in TickMoment tick)
    {
        var delay = time.GetElapsedTime(0, Delay);
        if (!_underWay) Send();

        if (delay < Noticeable) return 0;
        return Math.Min(pending(), tick.Active) * Math.Min(tick.Seconds, delay.TotalSeconds);
    }

    /// <summary>What the last work item waited, or what the one in line has waited so far.</summary>
    private long Delay
    {
        get
        {
            var last = Volatile.Read(ref _delay);
            return _underWay ? Math.Max(last, time.GetTimestamp() - _queuedAt) : last;
        }
    }

    private void Send()
    {
        if (pending() == 0)
        {
            Volatile.Write(ref _delay, 0);
            return;
        }

        _queuedAt = time.GetTimestamp();
        _underWay = true;
        send(this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _delay, time.GetTimestamp() - _queuedAt);
        _underWay = false;
    }
}

using HdrHistogram;

namespace Sundog.Bench.Load;

/// <summary>Hands out requests at their intended times, on a thread of its own, whatever becomes of the earlier ones.</summary>
/// <remarks>A request is never sent early. When the thread falls behind it sends at once, and the latency still counts from the intended time.</remarks>
internal sealed class SendingThread
{
    // Between two looks at whether the run has been cancelled.
    private static readonly TimeSpan LongestNap = TimeSpan.FromMilliseconds(50);

    private readonly ArrivalSchedule _schedule;
    private readonly LoadClock _clock;
    private readonly Action<TimeSpan> _send;
    private readonly CancellationToken _cancel;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LongHistogram _error = new(1, TimeSpan.FromHours(1).Ticks / TimeSpan.TicksPerMicrosecond, 3);

    private long _offeredBeforeTicks;

    private SendingThread(ArrivalSchedule schedule, LoadClock clock, Action<TimeSpan> send, CancellationToken cancel)
    {
        (_schedule, _clock, _send, _cancel) = (schedule, clock, send, cancel);
    }

    /// <param name="schedule">The intended times.</param>
    /// <param name="clock">The run's clock.</param>
    /// <param name="send">Called at each intended time with that time; must not block.</param>
    /// <param name="cancel">Ends the thread early.</param>
    public static SendingThread Start(ArrivalSchedule schedule, LoadClock clock, Action<TimeSpan> send, CancellationToken cancel)
    {
        var sending = new SendingThread(schedule, clock, send, cancel);
        new Thread(sending.Run) { Name = "load", IsBackground = true }.UnsafeStart();
        return sending;
    }

    /// <summary>Complete when the last request has been handed out; fails if handing one out failed.</summary>
    public Task Done => _done.Task;

    /// <summary>Every request intended before this time has been handed out; the end of time once <see cref="Done"/>.</summary>
    public TimeSpan OfferedBefore => TimeSpan.FromTicks(Volatile.Read(ref _offeredBeforeTicks));

    /// <summary>From the intended to the actual send. Valid once <see cref="Done"/>.</summary>
    public Percentiles? Error() => Micros.Percentiles(_error);

    private void Run()
    {
        try
        {
            PreciseSleep.Prepare();
            while (_schedule.TryNext(out var intended))
            {
                Volatile.Write(ref _offeredBeforeTicks, intended.Ticks);
                var behind = WaitUntil(intended);
                if (_cancel.IsCancellationRequested) break;
                _error.RecordValue(Math.Min(Micros.Of(behind), _error.HighestTrackableValue));
                _send(intended);
            }

            Volatile.Write(ref _offeredBeforeTicks, TimeSpan.MaxValue.Ticks);
            _done.SetResult();
        }
        catch (Exception e)
        {
            _done.SetException(e);
        }
    }

    /// <returns>How late it is now, zero or more.</returns>
    private TimeSpan WaitUntil(TimeSpan intended)
    {
        while (true)
        {
            var left = intended - _clock.Now;
            if (left <= TimeSpan.Zero || _cancel.IsCancellationRequested) return -left;
            PreciseSleep.Sleep(left < LongestNap ? left : LongestNap);
        }
    }
}

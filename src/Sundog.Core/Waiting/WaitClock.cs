using Sundog.Core.Wire;

namespace Sundog.Core.Waiting;

/// <summary>Shares out what the whole process waited for (run queue, throttling, GC pauses, pressure) among the requests that were active, in constant time per request.</summary>
/// <remarks>
/// Imagine a clock for each kind of wait that runs, while a request is active, at the rate at which one active request waits. A request reads it when it
/// becomes active and again when it stops (finished, or blocked on a callee): the difference is its share.
/// The rate of a tick is known only when the tick is over, so a clock runs at the rate of the tick before; what was
/// measured and not yet handed out stays in a pot and sets the next rate. Over time everything measured is handed out, except what happened in ticks
/// without an active request. Error for one request: about one tick. A rate is at most 1: nobody waits longer than he is there.
/// Not thread-safe.
/// </remarks>
public sealed class WaitClock
{
    private readonly Dial[] _dials =
    [
        new(WaitKind.Cpu), new(WaitKind.Throttle), new(WaitKind.ThreadPool), new(WaitKind.GarbageCollection), new(WaitKind.Disk), new(WaitKind.Memory),
    ];

    private double _activeSeconds;
    private TimeSpan _activeSince;
    private TimeSpan _tickAt;

    /// <summary>The kinds that are shared out; the index is the dial's number.</summary>
    public const int Dials = 6;

    /// <summary>Requests that are active now: admitted, not finished, not blocked on a callee.</summary>
    public int Active { get; private set; }

    public static WaitKind KindOf(int dial) => dial switch
    {
        0 => WaitKind.Cpu,
        1 => WaitKind.Throttle,
        2 => WaitKind.ThreadPool,
        3 => WaitKind.GarbageCollection,
        4 => WaitKind.Disk,
        _ => WaitKind.Memory,
    };

    /// <summary>Adds what the process waited for since the last tick. For pauses that stop everybody give the pause times <see cref="Active"/>.</summary>
    /// <param name="kind">One of the kinds that are shared out; others are ignored.</param>
    public void Measured(WaitKind kind, TimeSpan wait)
    {
        foreach (var dial in _dials)
        {
            if (dial.Kind == kind) dial.Pot += Math.Max(wait.TotalSeconds, 0);
        }
    }

    /// <summary>Ends a tick: what was measured sets the rates of the next one.</summary>
    public void Tick(TimeSpan now)
    {
        Integrate(now);
        var seconds = Math.Max((now - _tickAt).TotalSeconds, 0);
        foreach (var dial in _dials)
        {
            dial.Reading += dial.Rate * seconds;
            dial.Pot = _activeSeconds > 0 ? dial.Pot - (dial.Rate * _activeSeconds) : 0; // Below zero when more were active than before: made good by the next tick.
            dial.Rate = _activeSeconds > 0 ? Math.Clamp(dial.Pot / _activeSeconds, 0, 1) : 0;
        }

        _activeSeconds = 0;
        _tickAt = now;
    }

    /// <summary>A request becomes active: reads every dial into <paramref name="readings"/>.</summary>
    public void Enter(Span<double> readings, TimeSpan now)
    {
        Integrate(now);
        Active++;
        Read(readings, now);
    }

    /// <summary>A request stops being active: adds its share of every kind, in seconds, to <paramref name="shares"/>.</summary>
    public void Leave(ReadOnlySpan<double> readings, Span<double> shares, TimeSpan now)
    {
        Integrate(now);
        Active--;
        var since = Math.Max((now - _tickAt).TotalSeconds, 0);
        for (var i = 0; i < _dials.Length; i++) shares[i] += Math.Max(_dials[i].Reading + (_dials[i].Rate * since) - readings[i], 0);
    }

    private void Read(Span<double> readings, TimeSpan now)
    {
        var since = Math.Max((now - _tickAt).TotalSeconds, 0);
        for (var i = 0; i < _dials.Length; i++) readings[i] = _dials[i].Reading + (_dials[i].Rate * since);
    }

    private void Integrate(TimeSpan now)
    {
        if (now <= _activeSince) return;
        _activeSeconds += Active * (now - _activeSince).TotalSeconds;
        _activeSince = now;
    }

    private sealed class Dial(WaitKind kind)
    {
        public WaitKind Kind { get; } = kind;

        public double Reading { get; set; }

        public double Rate { get; set; }

        public double Pot { get; set; }
    }
}

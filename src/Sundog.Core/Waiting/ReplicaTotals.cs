namespace Sundog.Core.Waiting;

/// <summary>What one replica has measured since it started: sums that only grow, so that a lost report does no harm, and a few gauges.</summary>
/// <remarks>
/// Durations are in seconds, summed over requests. The symbols are those of docs/models: i unread in the socket, a admission wait, x local waiting, s service, h blocked on
/// callees, D waiting inside callees on the critical path, g body. This record travels from every replica to its leader on each tick.
/// </remarks>
public readonly record struct ReplicaTotals
{
    /// <summary>Requests offered, refused ones included.</summary>
    public double Arrivals { get; init; }

    public double Completions { get; init; }

    /// <summary>Requests turned away by admission.</summary>
    public double Refusals { get; init; }

    /// <summary>Those of <see cref="Refusals"/> that the entry shed because of what the path below can carry.</summary>
    public double Shed { get; init; }

    /// <summary>Requests whose asker went away before the answer. Arrivals = completions + refusals + abandonments + queued + in flight - answering.</summary>
    public double Abandonments { get; init; }

    /// <summary>Tries after the first; part of <see cref="Arrivals"/>.</summary>
    public double Retries { get; init; }

    /// <summary>s: what completed requests would have needed of the grant alone: CPU time, divided by the grant where that is less than one core.</summary>
    public double ServiceSeconds { get; init; }

    /// <summary>Sum of s squared, for the variance.</summary>
    public double ServiceSecondsSquared { get; init; }

    /// <summary>i.</summary>
    public double UnreadWaitSeconds { get; init; }

    /// <summary>a.</summary>
    public double AdmissionWaitSeconds { get; init; }

    /// <summary>x: run queue, throttling beyond one's own, thread pool, GC, locks, pools.</summary>
    public double LocalWaitSeconds { get; init; }

    /// <summary>The part of <see cref="LocalWaitSeconds"/> that more replicas cannot shorten: a database's lock, a full disk.</summary>
    public double IncurableWaitSeconds { get; init; }

    /// <summary>h.</summary>
    public double BlockedSeconds { get; init; }

    /// <summary>The part of D beyond what was granted to the callees: the sum of max(0, D - budget of the subtree) over requests.</summary>
    public double DownstreamExcessSeconds { get; init; }

    /// <summary>Time that slots were held until the response began: x + s + h.</summary>
    public double HeldSeconds { get; init; }

    /// <summary>g: time that slots are held after that, bodies that are not over included.</summary>
    public double BodySeconds { get; init; }

    /// <summary>CPU the whole process used.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Time this replica has been ready.</summary>
    public double ReadySeconds { get; init; }

    /// <summary>Gauge: requests in the admission queue now.</summary>
    public double Queued { get; init; }

    /// <summary>Gauge: requests admitted and not finished now.</summary>
    public double InFlight { get; init; }

    /// <summary>Gauge: those of <see cref="InFlight"/> that wait for a callee now.</summary>
    public double Blocked { get; init; }

    /// <summary>Gauge: those of <see cref="InFlight"/> whose response has begun.</summary>
    public double Answering { get; init; }

    /// <summary>Gauge: streams that go on without a slot now, no part of <see cref="InFlight"/>.</summary>
    public double Streaming { get; init; }

    /// <summary>Gauge: concurrency limit now.</summary>
    public double Slots { get; init; }
}

namespace Sundog.Core.Scaling;

/// <summary>What one step of an engine settled on, and everything a person needs to judge it.</summary>
/// <param name="Replicas">The desired count from now on.</param>
/// <param name="Before">The desired count until now.</param>
/// <param name="Alternatives">Other counts that were looked at, with the wait predicted for each.</param>
public sealed record ScalingDecision(
    int Replicas,
    int Before,
    ScalingReason Reason,
    ScalingInputs Inputs,
    IReadOnlyList<ScalingAlternative> Alternatives)
{
    public bool IsChange => Replicas != Before;

    /// <summary>It changes the count, or says why requests wait or are late although it does not.</summary>
    public bool IsNews => IsChange || Inputs.OutOfReach is not null || Reason is ScalingReason.BlamedOnCallee or ScalingReason.Incurable or ScalingReason.Saturated;
}

/// <summary>Which rule spoke. The rules: docs/models/scaling.md.</summary>
public enum ScalingReason
{
    /// <summary>Nothing to do.</summary>
    Hold,

    /// <summary>No request has been measured yet.</summary>
    NothingMeasured,

    /// <summary>The wait predicted at now + provisioning delay exceeds the budget.</summary>
    WaitOverBudget,

    /// <summary>The backlog at now + provisioning delay would not drain in time.</summary>
    BacklogNotDraining,

    /// <summary>A caller declared more than is served now.</summary>
    CallerDeclared,

    /// <summary>Slots are held by what is slow by itself (not: that queues): a callee, a body under way, or something that is not measured.</summary>
    SlotsHeld,

    /// <summary>More is needed than there is room for.</summary>
    Saturated,

    /// <summary>Fewer suffice, and sufficed for a whole cooldown.</summary>
    FewerSuffice,

    /// <summary>Nothing arrived for a whole cooldown.</summary>
    Idle,

    /// <summary>A request or a hint arrived at zero.</summary>
    Summoned,

    /// <summary>The wait is a callee's queue: growing here would not help.</summary>
    BlamedOnCallee,

    /// <summary>The wait is for something that replicas cannot shorten.</summary>
    Incurable,

    /// <summary>The bounds of the manifest.</summary>
    Bounds,

    /// <summary>The HPA baseline's rule.</summary>
    Hpa,
}

/// <summary>The measured and derived figures behind a decision. A figure that does not exist yet is 0.</summary>
public sealed record ScalingInputs
{
    public double ArrivalsPerSecond { get; init; }

    /// <summary>Upper rate at the horizon that the size was taken for.</summary>
    public double ArrivalsPerSecondUpper { get; init; }

    public double DeclaredSteadyPerSecond { get; init; }

    public double DeclaredTotalPerSecond { get; init; }

    public TimeSpan ServiceTime { get; init; }

    /// <summary>Mean wait per request that this service may cause; 0 while nobody granted any.</summary>
    public TimeSpan WaitBudget { get; init; }

    /// <summary>Mean wait predicted at the horizon with the count before the decision.</summary>
    public TimeSpan PredictedWait { get; init; }

    /// <summary>Mean wait measured over the last window: own, exclusive.</summary>
    public TimeSpan MeasuredWait { get; init; }

    /// <summary>phi: share of slot time that is excess waiting of callees, 0 to 1.</summary>
    public double InducedShare { get; init; }

    /// <summary>Mean time per request that callees work for it, without their queues.</summary>
    public TimeSpan BlockedIntrinsic { get; init; }

    /// <summary>Mean slot time per request that is neither CPU nor anything measured.</summary>
    public TimeSpan Untraced { get; init; }

    /// <summary>The part of <see cref="Untraced"/> that is there without any queue.</summary>
    public TimeSpan UntracedIntrinsic { get; init; }

    /// <summary>Mean time per request that its slot is held after the response began, the CPU for it apart.</summary>
    public TimeSpan Body { get; init; }

    /// <summary>Requests that wait now and that more replicas would help.</summary>
    public double Backlog { get; init; }

    /// <summary>Requests that will wait so when a replica started now can help.</summary>
    public double BacklogAtHorizon { get; init; }

    public TimeSpan ProvisioningDelay { get; init; }

    public TimeSpan Horizon { get; init; }

    public TimeSpan Cooldown { get; init; }

    public int Ready { get; init; }

    public int Starting { get; init; }

    public int SlotsPerReplica { get; init; }

    public double CpuCores { get; init; }

    /// <summary>CPU used of the grant, 0 to 1: the HPA rule's input; 0 with our own rule, which does not look at it.</summary>
    public double Utilisation { get; init; }

    /// <summary>The HPA rule's target, 0 to 1; 0 with our own rule.</summary>
    public double TargetUtilisation { get; init; }

    /// <summary>What the decision is blamed on, for people: a callee's or a resource's name; empty when it is this service's own CPU, or something that is not measured.</summary>
    public string Blame { get; init; } = "";

    /// <summary>Null with the HPA rule, which has none of them.</summary>
    public ScalingConstants? Constants { get; init; }

    /// <summary>Null unless the service's objective is out of reach for any number of replicas.</summary>
    public OutOfReach? OutOfReach { get; init; }
}

/// <summary>A count that was looked at.</summary>
/// <param name="PredictedWait">Mean wait at the rate that was sized for, with no backlog left; the longest there is when so many cannot keep up.</param>
/// <param name="WithinBudget">That wait is at most the budget.</param>
public sealed record ScalingAlternative(int Replicas, TimeSpan PredictedWait, bool WithinBudget);

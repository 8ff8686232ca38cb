namespace Sundog.Core.Attribution;

/// <summary>Tells a service's own waiting from waiting that it only suffers because a callee queues, or that no replica could shorten.</summary>
/// <remarks>
/// A slot queue in front of a service is artificial when the slots are mostly held by waiting further down: more of this service would only
/// queue there. A callee that is slow by its own service, without a queue, is a true limit: then <see cref="InducedShare"/> is 0 and
/// <see cref="IntrinsicBlockedSeconds"/> is long. "Mostly" is the majority of slot time; there is no other threshold.
/// Formulas and symbols: docs/models/scaling.md, "Attribution".
/// </remarks>
public readonly record struct WaitAttribution
{
    /// <summary>phi: share of slot time that is waiting inside callees beyond their budget, 0 to 1.</summary>
    public double InducedShare { get; private init; }

    /// <summary>Share of slot time that waits for something replicas cannot shorten, 0 to 1; with the induced share at most 1.</summary>
    public double IncurableShare { get; private init; }

    /// <summary>Mean waiting per request that this service itself causes and more replicas would shorten.</summary>
    public double ExclusiveSeconds { get; private init; }

    /// <summary>Mean waiting per request that no replica would shorten, untraced waiting beyond the usual included.</summary>
    public double IncurableSeconds { get; private init; }

    /// <summary>Mean slot time per request that is neither CPU nor anything measured.</summary>
    public double UntracedSeconds { get; private init; }

    /// <summary>The part of <see cref="UntracedSeconds"/> that a request would also take alone: it holds a slot, as a callee's own slowness does.</summary>
    public double UntracedIntrinsicSeconds { get; private init; }

    /// <summary>The part of requests that are neither blocked nor answered which only spend <see cref="UntracedIntrinsicSeconds"/>: they queue for nothing here. 0 to 1.</summary>
    public double UntracedPartOfActive { get; private init; }

    /// <summary>Most of <see cref="IncurableSeconds"/> has no name, because nothing measures it.</summary>
    public bool IsUntraced { get; private init; }

    /// <summary>h*: mean time per request blocked on callees, without their excess waiting.</summary>
    public double IntrinsicBlockedSeconds { get; private init; }

    /// <summary>g: mean time per request that its slot is held after the response began, the CPU for it apart.</summary>
    public double BodySeconds { get; private init; }

    /// <summary>What holds slots without any queue is rather callees at work than what nothing measures, or bodies under way.</summary>
    public bool HoldsForCallees => IntrinsicBlockedSeconds >= Math.Max(UntracedIntrinsicSeconds, BodySeconds);

    /// <summary>Part of the local waiting that replicas cannot shorten, 0 to 1.</summary>
    public double IncurablePartOfLocal { get; private init; }

    /// <summary>The majority of slot time is somebody else's queue.</summary>
    public bool IsInduced => InducedShare > 0.5;

    /// <summary>The majority of slot time waits for what replicas cannot shorten.</summary>
    public bool IsIncurable => IncurableShare > 0.5;

    /// <summary>Share of the admission queue that counts for sizing this service.</summary>
    public double OwnPartOfAdmission => InducedShare + IncurableShare > 0.5 ? 0 : 1 - InducedShare - IncurableShare;

    /// <param name="means">All zero when nothing completed: then nothing is blamed on anybody.</param>
    public static WaitAttribution Of(in WaitMeans means)
    {
        if (means.HeldSeconds <= 0) return default;
        var excess = Math.Clamp(means.DownstreamExcessSeconds, 0, means.BlockedSeconds);
        var incurable = Math.Clamp(means.IncurableSeconds, 0, means.LocalSeconds);
        var untraced = means.UntracedSeconds - means.UntracedIntrinsicSeconds;
        var induced = Math.Min(1, excess / means.HeldSeconds);
        var incurableShare = Math.Min(1 - induced, (incurable + untraced) / means.HeldSeconds);
        return new()
        {
            InducedShare = induced,
            IncurableShare = incurableShare,
            ExclusiveSeconds = means.UnreadSeconds + means.LocalSeconds - incurable + (means.AdmissionSeconds * (1 - induced - incurableShare)),
            IncurableSeconds = incurable + untraced,
            UntracedSeconds = means.UntracedSeconds,
            UntracedIntrinsicSeconds = means.UntracedIntrinsicSeconds,
            UntracedPartOfActive = Math.Clamp(means.UntracedIntrinsicSeconds / Math.Max(means.HeldSeconds - means.BlockedSeconds - means.BodySeconds, 1e-9), 0, 1),
            IsUntraced = untraced > incurable,
            IntrinsicBlockedSeconds = means.BlockedSeconds - excess,
            BodySeconds = means.BodySeconds,
            IncurablePartOfLocal = means.LocalSeconds > 0 ? incurable / means.LocalSeconds : 0,
        };
    }
}

/// <summary>Mean durations of one request at one service over a window, in seconds.</summary>
/// <param name="UnreadSeconds">i: lying in a socket that nobody had the time to read.</param>
/// <param name="AdmissionSeconds">a: queueing for a slot.</param>
/// <param name="LocalSeconds">x: queueing for anything local after that.</param>
/// <param name="IncurableSeconds">Part of x that replicas cannot shorten.</param>
/// <param name="BlockedSeconds">h: waiting for callees to answer.</param>
/// <param name="DownstreamExcessSeconds">D beyond the budget that callees were granted.</param>
/// <param name="HeldSeconds">H: holding a slot, x + s + h + g.</param>
/// <param name="UntracedSeconds">u: the part of s that the CPU does not explain.</param>
/// <param name="UntracedIntrinsicSeconds">Part of u that is there without any queue.</param>
/// <param name="BodySeconds">g: holding a slot after the response began, without the CPU.</param>
public readonly record struct WaitMeans(
    double UnreadSeconds, double AdmissionSeconds, double LocalSeconds, double IncurableSeconds, double BlockedSeconds, double DownstreamExcessSeconds, double HeldSeconds,
    double UntracedSeconds = 0, double UntracedIntrinsicSeconds = 0, double BodySeconds = 0);

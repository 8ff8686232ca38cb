using Sundog.Core.Scaling;
using Sundog.Core.Wire;

namespace Sundog.Core.Waiting;

/// <summary>What this replica sent to each callee and what came back. Bounded: callees beyond <see cref="CalleesMax"/> are called but not counted.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class CalleeLedger
{
    public const int CalleesMax = 64;

    /// <summary>A callee counts as calm again after this long without a reply that says otherwise.</summary>
    public static readonly TimeSpan CalmAfter = TimeSpan.FromSeconds(2);

    /// <summary>Each callee is asked for its account so often, even if there should be nothing out of the ordinary in it. The time of its last reply is known as well.</summary>
    private static readonly TimeSpan AccountEvery = TimeSpan.FromMilliseconds(10);

    private readonly Dictionary<ServiceId, Known> _callees = [];

    /// <summary>A call is sent.</summary>
    /// <param name="isRetry">Not the first try: it counts as no further call.</param>
    /// <returns>Whether it is to ask for the callee's account.</returns>
    public bool Called(ServiceId callee, bool isRetry, TimeSpan now)
    {
        if (Of(callee) is not { } known) return true;
        if (!isRetry) known.Calls++;
        if (now - known.AskedAt < AccountEvery) return false;
        known.AskedAt = now;
        return true;
    }

    /// <summary>A first try ended, and its request had waited for it last of all that ran beside it.</summary>
    /// <param name="work">How long it took, without waiting there.</param>
    public void WasCritical(ServiceId callee, TimeSpan work)
    {
        if (Of(callee) is not { } known) return;
        known.CriticalCalls++;
        if (work > TimeSpan.Zero) known.WorkSeconds += work.TotalSeconds;
    }

    /// <summary>A call could not be sent for so long, because of the callee.</summary>
    public void Held(ServiceId callee, TimeSpan wait)
    {
        if (Of(callee) is { } known) known.ExcessSeconds += wait.TotalSeconds;
    }

    /// <summary>A reply of a peer came back.</summary>
    /// <param name="observed">How long the call took; null when nobody followed it.</param>
    public void Replied(ServiceId callee, in ReplyHeader reply, TimeSpan? observed, TimeSpan now)
    {
        if (Of(callee) is not { } known) return;

        // Most replies say what the one before said. What is not written stays in the caches of all processors.
        if (reply.Excess > TimeSpan.Zero) known.ExcessSeconds += reply.Excess.TotalSeconds;
        if (reply.DemandRoot > 0 && reply.DemandRoot != known.DemandRoot) known.DemandRoot = reply.DemandRoot;
        if (now - known.RepliedAt >= AccountEvery) known.RepliedAt = now;
        if (reply.AdmissionLevel != known.AdmissionLevel) known.AdmissionLevel = reply.AdmissionLevel;
        if (reply.Flags.Has(ReplyFlags.Saturated) != known.Saturated) known.Saturated = !known.Saturated;
        if (reply.Flags.Has(ReplyFlags.NotCalm)) known.NotCalmAt = now;
        known.HasTold = true;
        var couldBeUnsaid = reply.Excess == TimeSpan.Zero && reply.Residence <= ReplyHeader.QuickAnswer && !reply.Flags.Has(ReplyFlags.NotStarted);
        if (couldBeUnsaid && observed is { } time) (known.OrdinaryWait, known.Network) = (reply.Waiting, time - reply.Residence);
    }

    /// <summary>The account of a callee that answered without one: nothing was out of the ordinary.</summary>
    /// <param name="observed">How long the call took; null when nobody followed it.</param>
    /// <returns>
    /// It waited, and was under way, as long as the last that told though it need not have, and stayed no longer than <see cref="ReplyHeader.QuickAnswer"/>. Null when
    /// none ever told: perhaps no account is kept there.
    /// </returns>
    public ReplyHeader? Unsaid(ServiceId callee, TimeSpan? observed, TimeSpan now)
    {
        if (Of(callee) is not { HasTold: true } known) return null;
        if (now - known.RepliedAt >= AccountEvery) known.RepliedAt = now;
        if (known.AdmissionLevel < 1) known.AdmissionLevel = 1;
        if (known.Saturated) known.Saturated = false;
        var residence = (observed ?? TimeSpan.Zero) - known.Network;
        if (residence > ReplyHeader.QuickAnswer) residence = ReplyHeader.QuickAnswer;
        return new ReplyHeader(ReplyFlags.None, known.OrdinaryWait, residence, TimeSpan.Zero, known.DemandRoot, AdmissionLevel: 1, PriorityAdmitted: 0, default);
    }

    /// <summary>Smallest admission level that a callee showed within the last <see cref="CalmAfter"/>; 1 when nothing is short.</summary>
    public double LowestAdmissionLevel(TimeSpan now)
    {
        var lowest = 1.0;
        foreach (var known in _callees.Values)
        {
            if (now - known.RepliedAt < CalmAfter) lowest = Math.Min(lowest, known.AdmissionLevel);
        }

        return lowest;
    }

    public IReadOnlyList<CalleeView> Views(TimeSpan now) =>
    [
        .. _callees.Select(entry => new CalleeView(
            entry.Key,
            entry.Value.Calls,
            entry.Value.CriticalCalls,
            entry.Value.ExcessSeconds,
            entry.Value.DemandRoot,
            entry.Value.AdmissionLevel,
            entry.Value.Saturated,
            entry.Value.NotCalmAt is { } at && now - at < CalmAfter,
            entry.Value.WorkSeconds)),
    ];

    private Known? Of(ServiceId callee)
    {
        if (_callees.TryGetValue(callee, out var known)) return known;
        if (_callees.Count == CalleesMax) return null;
        return _callees[callee] = new();
    }

    private sealed class Known
    {
        public double Calls { get; set; }

        public double CriticalCalls { get; set; }

        public double ExcessSeconds { get; set; }

        public double WorkSeconds { get; set; }

        public double DemandRoot { get; set; }

        public double AdmissionLevel { get; set; } = 1;

        public TimeSpan RepliedAt { get; set; }

        public TimeSpan AskedAt { get; set; } = -AccountEvery;

        public bool HasTold { get; set; }

        /// <summary>In the last account that could have been left out.</summary>
        public TimeSpan OrdinaryWait { get; set; }

        /// <summary>Of the same call.</summary>
        public TimeSpan Network { get; set; }

        public bool Saturated { get; set; }

        public TimeSpan? NotCalmAt { get; set; }
    }
}

using Sundog.Core.Admission;
using Sundog.Core.Protocol;
using Sundog.Core.Wire;

namespace Sundog.Core.Request;

/// <summary>What the headers of one hop say, from the account of the request and the leader's guidance.</summary>
internal static class Headers
{
    /// <summary>Before the leader has spoken, a callee is granted this share of what the service was granted itself.</summary>
    private const double ShareWithoutGuidance = 0.5;

    /// <summary>Of a call outside of any request.</summary>
    private static readonly RequestHeader Nobody;

    public static RequestHeader ForCall(
        FlowSettings settings, ServiceGuidance? guidance, RequestAccount? request, ServiceId callee, TimeSpan? allowed, bool isRetry, TimeSpan now)
    {
        var remaining = request?.RemainingAt(now) ?? settings.AllowedAtEntry;
        if (allowed < remaining) remaining = allowed.Value;

        var toCallee = Of(guidance, callee);
        var flags = isRetry ? RequestFlags.Retry : RequestFlags.None;
        if (guidance?.Calm ?? false) flags |= RequestFlags.Calm;
        ref readonly var from = ref request is null ? ref Nobody : ref request.Caller;
        flags |= from.Flags & RequestFlags.DetailWanted;
        return new(
            flags,
            request?.Priority ?? RequestPriority.Default,
            remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero,
            request?.WaitedSoFar ?? TimeSpan.Zero,
            toCallee?.WaitBudget ?? from.WaitBudget * ShareWithoutGuidance,
            settings.Service.WireHash & RequestHeaderCodec.CallerMask,
            toCallee?.SteadyPerSecond ?? 0,
            toCallee?.TotalPerSecond ?? 0,
            guidance?.Sequence ?? 0,
            Math.Max(from.ViolationRatio, guidance?.ViolationRatio ?? 0),
            request is { IsFromOutside: false } ? Math.Min(from.Hops + 1, 15) : 0);
    }

    public static ReplyHeader ForReply(ServiceGuidance? guidance, RequestAccount request, byte classFullyAdmitted, bool isCold)
    {
        ref readonly var caller = ref request.Caller;
        ref readonly var summary = ref request.Summary;
        var waiting = summary.Waiting;
        var excess = caller.WaitBudget > TimeSpan.Zero && waiting > caller.WaitBudget ? waiting - caller.WaitBudget : TimeSpan.Zero;
        var isDetailWanted = caller.Flags.Has(RequestFlags.DetailWanted) || excess > TimeSpan.Zero;
        var own = guidance?.AdmissionLevel ?? 1;
        var isOwnWorst = own <= request.AdmissionLevelBelow;
        return new(
            Own(guidance) | request.FlagsBelow | (isCold ? ReplyFlags.ColdStart : 0),
            waiting,
            summary.Residence,
            excess,
            guidance?.DemandRoot ?? 0,
            isOwnWorst ? own : request.AdmissionLevelBelow,
            isOwnWorst ? (own < 1 ? classFullyAdmitted : (byte)0) : request.PriorityAdmittedBelow,
            isDetailWanted ? request.Details.ToArray() : ReadOnlyMemory<WaitDetail>.Empty);
    }

    public static ReplyHeader ForRefusal(ServiceGuidance? guidance, AdmissionVerdict verdict, TimeSpan stay, byte classFullyAdmitted)
    {
        var flags = Own(guidance) | ReplyFlags.NotStarted;
        if (verdict.Reason == RefusalReason.Draining) flags |= ReplyFlags.Draining;
        var level = guidance?.AdmissionLevel ?? 1;
        return new(flags, stay, stay, TimeSpan.Zero, guidance?.DemandRoot ?? 0, level, level < 1 ? classFullyAdmitted : (byte)0, ReadOnlyMemory<WaitDetail>.Empty);
    }

    private static CalleeGuidance? Of(ServiceGuidance? guidance, ServiceId callee)
    {
        if (guidance is null) return null;
        for (var i = 0; i < guidance.ToCallees.Count; i++)
        {
            if (guidance.ToCallees[i].Service == callee) return guidance.ToCallees[i];
        }

        return null;
    }

    private static ReplyFlags Own(ServiceGuidance? guidance)
    {
        if (guidance is null) return ReplyFlags.NotCalm;
        return (guidance.Saturated ? ReplyFlags.Saturated : 0)
            | (guidance.Infeasible ? ReplyFlags.Infeasible : 0)
            | (guidance.Calm ? 0 : ReplyFlags.NotCalm);
    }
}

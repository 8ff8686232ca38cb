using Sundog.Core.Admission;
using Sundog.Core.Protocol;
using Sundog.Core.Waiting;
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
        FlowSettings settings, ServiceGuidance? guidance, RequestAccount? request, ServiceId callee, TimeSpan? allowed, bool isRetry, bool isAccountWanted, TimeSpan now)
    {
        var remaining = request?.RemainingAt(now) ?? settings.AllowedAtEntry;
        if (allowed < remaining) remaining = allowed.Value;

        var toCallee = Of(guidance, callee);
        var flags = isRetry ? RequestFlags.Retry : RequestFlags.None;
        if (isAccountWanted) flags |= RequestFlags.AccountWanted;
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

    /// <returns>Null when there is nothing out of the ordinary to tell, and nobody asked.</returns>
    public static ReplyHeader? ForReply(FlowSettings settings, ServiceGuidance? guidance, RequestAccount request, byte classFullyAdmitted, bool isCold)
    {
        ref readonly var caller = ref request.Caller;
        ref readonly var summary = ref request.Summary;
        var waiting = summary.Waiting;
        var excess = caller.WaitBudget > TimeSpan.Zero && waiting > caller.WaitBudget ? waiting - caller.WaitBudget : TimeSpan.Zero;
        var flags = Own(settings, guidance) | request.FlagsBelow | (isCold ? ReplyFlags.ColdStart : 0);
        var own = guidance?.AdmissionLevel ?? 1;
        var isOwnWorst = own <= request.AdmissionLevelBelow;
        var isAsked = (caller.Flags & (RequestFlags.AccountWanted | RequestFlags.DetailWanted)) != 0;
        var isOrdinary = flags == ReplyFlags.None && excess == TimeSpan.Zero && Math.Min(own, request.AdmissionLevelBelow) >= 1;
        if (isOrdinary && !isAsked && summary.Residence <= ReplyHeader.QuickAnswer && summary.Outcome == RequestOutcome.Completed) return null;

        var isDetailWanted = caller.Flags.Has(RequestFlags.DetailWanted) || excess > TimeSpan.Zero;
        return new ReplyHeader(
            flags,
            waiting,
            summary.Residence,
            excess,
            guidance?.DemandRoot ?? 0,
            isOwnWorst ? own : request.AdmissionLevelBelow,
            isOwnWorst ? (own < 1 ? classFullyAdmitted : (byte)0) : request.PriorityAdmittedBelow,
            isDetailWanted ? request.Details.ToArray() : ReadOnlyMemory<WaitDetail>.Empty);
    }

    public static ReplyHeader ForRefusal(FlowSettings settings, ServiceGuidance? guidance, AdmissionVerdict verdict, TimeSpan stay, byte classFullyAdmitted)
    {
        var flags = Own(settings, guidance) | ReplyFlags.NotStarted;
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

    private static ReplyFlags Own(FlowSettings settings, ServiceGuidance? guidance)
    {
        if (guidance is null) return settings.IsLed ? ReplyFlags.NotCalm : ReplyFlags.None;
        return (guidance.Saturated ? ReplyFlags.Saturated : 0)
            | (guidance.Infeasible ? ReplyFlags.Infeasible : 0)
            | (guidance.Calm ? 0 : ReplyFlags.NotCalm);
    }
}

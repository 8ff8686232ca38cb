using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Core.Waiting;

namespace Sundog.Host.Agents;

/// <summary>Whether a message is one that an instance may send, complete and of bounded size. Whoever sends anything else is cut off: it is no instance of ours, or broken.</summary>
internal static class AgentCheck
{
    private const int NameMax = 256;
    private const int TextMax = 4096;
    private const int ListMax = 1024;
    private const int PartsMax = 64;

    /// <summary>Of sums and rates: the host adds them up, and divides some by others.</summary>
    private const double NumberMax = 1e12;

    private static readonly TimeSpan TimeMax = TimeSpan.FromDays(365);

    /// <summary>Of what is looked at, or handed on, that much later.</summary>
    private static readonly TimeSpan PlanMax = TimeSpan.FromDays(1);

    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Fault(AgentMessage message) => message switch
    {
        AgentMessage.Hello hello => Fault(hello),
        AgentMessage.Report { Of: { } report } => Fault(report),
        AgentMessage.SetDesired { Decision: { } decision } command when IsComplete(decision) && IsWill(command.Will) => null,
        AgentMessage.Kept { Decision: { } decision } when IsComplete(decision) => null,
        AgentMessage.Guidance { Of.ToCallees: { Count: <= ListMax } callees } guidance when callees.All(each => each is not null) && IsWill(guidance.Will) && IsShortage(guidance.Shortage) => null,
        AgentMessage.Summon { Services.Count: <= ListMax } => null,
        AgentMessage.ExemplarSeen { Of: { } seen } => Fault(seen),
        AgentMessage.Report or AgentMessage.SetDesired or AgentMessage.Kept or AgentMessage.Guidance or AgentMessage.Summon or AgentMessage.ExemplarSeen => "an incomplete message",
        _ => "what only a host may say",
    };

    private static string? Fault(AgentMessage.Hello hello) =>
        IsName(hello.Application) && IsName(hello.Instance.Value) && IsName(hello.Token) && hello.Address is { Length: <= NameMax } && hello.Service.Name.Length > 0
        && hello.Objective is null or { Length: <= NameMax }
            ? null
            : "an incomplete hello";

    private static string? Fault(ReplicaReport report)
    {
        if (report is not { Callers.Count: <= ListMax, Callees.Count: <= ListMax, Waits.Count: <= ListMax, Latency: not null }) return "an incomplete report";
        if (report.Waits.Any(wait => wait is not { Name.Length: <= NameMax } || !AreNumbers(wait.Seconds))) return "a report of waits that are none";
        if (!report.Callees.All(callee => callee is not null && AreNumbers(callee.Calls, callee.ExcessSeconds, callee.WorkSeconds))) return "a report of callees that are none";
        return IsSum(report.Totals) && IsLatency(report.Latency) ? null : "a report of sums that are none";
    }

    /// <summary>Of those that the host itself reads.</summary>
    private static bool IsSum(in ReplicaTotals totals) =>
        AreNumbers(totals.Arrivals, totals.Completions, totals.UnreadWaitSeconds, totals.AdmissionWaitSeconds, totals.LocalWaitSeconds)
        && AreNumbers(totals.CpuSeconds, totals.InFlight, totals.Queued, totals.Streaming, totals.Slots);

    private static bool IsLatency(LatencyView latency) => AreNumbers(latency.ArrivalsPerSecond) && AreTimes(latency.P50, latency.P95, latency.P99);

    private static string? Fault(Exemplar seen) =>
        IsName(seen.TraceId) && seen.Route is { Length: <= TextMax } && AreTimes(seen.Age, seen.Residence, seen.Waiting)
        && seen.Parts is { Count: <= PartsMax } && seen.Parts.All(part => part is { Service.Length: <= NameMax } && AreTimes(part.ExclusiveWait, part.ServiceTime))
            ? null
            : "an incomplete exemplar";

    private static bool IsComplete(ScalingDecision decision) =>
        decision is { Inputs: { Blame.Length: <= NameMax, OutOfReach: null or { Objective: not null } } inputs, Alternatives: { Count: <= ListMax } alternatives }
        && alternatives.All(each => each is not null) && IsPlan(inputs.Horizon) && AreTimes(inputs.WaitBudget);

    /// <summary>It is stored and given to every later leader, so that a wrong one would outlive whoever sent it.</summary>
    private static bool IsWill(EngineWill? will) =>
        will is null
        || (will is { Persistence: >= 1 and <= EngineWill.PersistenceMax, BudgetFactor: >= EngineWill.BudgetFactorMin and <= EngineWill.BudgetFactorMax, AdmissionLevel: > 0 and <= 1 }
            && IsPlan(will.ServiceTime) && IsPlan(will.ProvisioningDelay));

    private static bool IsShortage(Shortage? shortage) => shortage is null || AreTimes(shortage.WaitBudget);

    private static bool IsPlan(TimeSpan time) => time >= TimeSpan.Zero && time <= PlanMax;

    /// <summary>Rounding may leave one a little below zero.</summary>
    private static bool AreTimes(params ReadOnlySpan<TimeSpan> times)
    {
        foreach (var time in times) if (time < -TimeMax || time > TimeMax) return false;
        return true;
    }

    private static bool AreNumbers(params ReadOnlySpan<double> numbers)
    {
        foreach (var number in numbers) if (!(Math.Abs(number) <= NumberMax)) return false; // Also what is no number.
        return true;
    }

    private static bool IsName(string? text) => text is { Length: > 0 and <= NameMax };
}

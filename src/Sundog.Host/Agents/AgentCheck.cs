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
    private static readonly TimeSpan WillTimeMax = TimeSpan.FromDays(1);

    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Fault(AgentMessage message) => message switch
    {
        AgentMessage.Hello hello => Fault(hello),
        AgentMessage.Report { Of: { } report } => Fault(report),
        AgentMessage.SetDesired { Decision: { } decision } command when IsComplete(decision) && IsWill(command.Will) => null,
        AgentMessage.Kept { Decision: { } decision } when IsComplete(decision) => null,
        AgentMessage.Guidance { Of.ToCallees: { Count: <= ListMax } callees } guidance when callees.All(each => each is not null) && IsWill(guidance.Will) => null,
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
        if (report.Waits.Any(wait => wait is not { Name.Length: <= NameMax } || !double.IsFinite(wait.Seconds))) return "a report of waits that are none";
        if (!report.Callees.All(IsSum)) return "a report of callees that are none";
        return IsFinite(report.Totals) && double.IsFinite(report.Latency.ArrivalsPerSecond) ? null : "a report of sums that are none";
    }

    private static bool IsSum(CalleeView? callee) =>
        callee is not null && double.IsFinite(callee.Calls) && double.IsFinite(callee.ExcessSeconds) && double.IsFinite(callee.WorkSeconds);

    /// <summary>Those that the host itself adds up.</summary>
    private static bool IsFinite(in ReplicaTotals totals) =>
        double.IsFinite(totals.Arrivals) && double.IsFinite(totals.Completions) && double.IsFinite(totals.UnreadWaitSeconds) && double.IsFinite(totals.AdmissionWaitSeconds)
        && double.IsFinite(totals.LocalWaitSeconds)
        && double.IsFinite(totals.CpuSeconds) && double.IsFinite(totals.InFlight) && double.IsFinite(totals.Queued) && double.IsFinite(totals.Slots);

    private static string? Fault(Exemplar seen) =>
        IsName(seen.TraceId) && seen.Route is { Length: <= TextMax } && seen.Parts is { Count: <= PartsMax } && seen.Parts.All(part => part is { Service.Length: <= NameMax })
            ? null
            : "an incomplete exemplar";

    private static bool IsComplete(ScalingDecision decision) =>
        decision is { Inputs: { Blame.Length: <= NameMax, OutOfReach: null or { Objective: not null } }, Alternatives: { Count: <= ListMax } alternatives }
        && alternatives.All(each => each is not null);

    /// <summary>It is stored and given to every later leader, so that a wrong one would outlive whoever sent it.</summary>
    private static bool IsWill(EngineWill? will) =>
        will is null
        || (will is { Persistence: >= 1 and <= EngineWill.PersistenceMax, BudgetFactor: >= EngineWill.BudgetFactorMin and <= EngineWill.BudgetFactorMax }
            && will.ServiceTime >= TimeSpan.Zero && will.ServiceTime <= WillTimeMax
            && will.ProvisioningDelay >= TimeSpan.Zero && will.ProvisioningDelay <= WillTimeMax);

    private static bool IsName(string? text) => text is { Length: > 0 and <= NameMax };
}

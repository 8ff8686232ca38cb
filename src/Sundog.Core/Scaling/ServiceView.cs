using Sundog.Core.Ports;
using Sundog.Core.Waiting;

namespace Sundog.Core.Scaling;

/// <summary>What a service's leader sees at one moment: the whole input of one step of its engine.</summary>
/// <param name="Replicas">Every instance of the service that is not gone, in any order.</param>
/// <param name="Committed">The desired count that the habitat works towards now.</param>
/// <param name="ReplicasMin">Never fewer; 0 means that the service may go to zero.</param>
/// <param name="ReplicasMax">The bound of the manifest, or the room that the last refusal showed.</param>
/// <param name="Callers">Declarations that arrived with requests, newest of each caller. Freshness and caps are the engine's business.</param>
/// <param name="WaitBudget">Traffic-weighted mean of the budgets per call that callers granted, of the last minute or else of the last ones; null when nobody ever granted any.</param>
/// <param name="Callees">What this service's calls look like and what came back from them.</param>
/// <param name="Entry">What replies to requests from outside showed; null at inner services.</param>
/// <param name="Waits">Local waits by resource, sums of all replicas; names the blame of a wait that replicas cannot cure.</param>
public sealed record ServiceView(
    IReadOnlyList<ReplicaView> Replicas,
    int Committed,
    int ReplicasMin,
    int ReplicasMax,
    IReadOnlyList<CallerDeclaration> Callers,
    TimeSpan? WaitBudget,
    IReadOnlyList<CalleeView> Callees,
    EntryView? Entry,
    IReadOnlyList<Protocol.NamedWait> Waits)
{
    /// <summary>Since a request last stated a budget; zero when none did.</summary>
    public TimeSpan WaitBudgetAge { get; init; }
}

/// <summary>One instance as its leader knows it.</summary>
/// <param name="InState">How long it has been in <paramref name="State"/>.</param>
/// <param name="ReportAge">Age of <paramref name="Totals"/>; a stale report never justifies scaling in.</param>
public sealed record ReplicaView(InstanceId Instance, InstanceState State, TimeSpan InState, ReplicaTotals Totals, TimeSpan ReportAge);

/// <summary>What one caller service says it will send, all its replicas together.</summary>
/// <param name="ViolationRatio">The entry's share of late requests over its allowed share, as the caller passed it on; 1 = just met.</param>
/// <param name="Calls">First tries that came from it: sum since its first declaration.</param>
public sealed record CallerDeclaration(
    uint Caller, double SteadyPerSecond, double TotalPerSecond, byte Sequence, TimeSpan Age, double ViolationRatio = 0, double Calls = 0);

/// <summary>One callee as this service's replies show it. Sums only grow.</summary>
/// <param name="Calls">First tries sent to it since start, all replicas together.</param>
/// <param name="CriticalCalls">Those of <paramref name="Calls"/> that their request waited for last of all that ran beside them; all of them when calls run one after the other.</param>
/// <param name="DemandRoot">Omega of its subtree, newest, in sqrt(seconds).</param>
/// <param name="ExcessSeconds">Sum over calls of the waiting in its subtree beyond the granted budget, as its replies report it.</param>
/// <param name="AdmissionLevel">alpha, newest; 1 when nothing is short.</param>
/// <param name="WorkSeconds">Sum over critical calls of the time they took without waiting there.</param>
public sealed record CalleeView(
    ServiceId Service, double Calls, double CriticalCalls, double ExcessSeconds, double DemandRoot, double AdmissionLevel, bool Saturated, bool NotCalm, double WorkSeconds = 0);

/// <summary>What the entry learns from its own replies.</summary>
/// <param name="Replies">Sum, since start.</param>
/// <param name="Late">Those over the objective's bound, failed or refused. Sum, since start.</param>
/// <param name="RecentWaitingFree">A sample of up to 1,000 recent waiting-free residences T0 = R - W.</param>
public sealed record EntryView(double Replies, double Late, IReadOnlyList<TimeSpan> RecentWaitingFree);

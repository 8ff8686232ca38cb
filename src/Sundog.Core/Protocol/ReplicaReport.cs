using Sundog.Core.Scaling;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;

namespace Sundog.Core.Protocol;

/// <summary>Everything that one replica's leader needs of it.</summary>
public sealed record ReplicaReport(
    ReplicaTotals Totals,
    IReadOnlyList<CallerDeclaration> Callers,
    TimeSpan? WaitBudget,
    IReadOnlyList<CalleeView> Callees,
    EntryView? Entry,
    IReadOnlyList<NamedWait> Waits,
    LatencyView Latency)
{
    /// <summary>Since a request last stated a budget; zero when none did.</summary>
    public TimeSpan WaitBudgetAge { get; init; }
}

/// <summary>Time that requests waited for one kind of resource, a sum since start, and whether more replicas can shorten it.</summary>
public sealed record NamedWait(WaitKind Kind, string Name, double Seconds, bool Curable);

/// <summary>Response times of the last seconds at this replica, for live views.</summary>
public sealed record LatencyView(double ArrivalsPerSecond, TimeSpan P50, TimeSpan P95, TimeSpan P99);

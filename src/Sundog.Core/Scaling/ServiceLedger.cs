using Sundog.Core.Ports;
using Sundog.Core.Protocol;

namespace Sundog.Core.Scaling;

/// <summary>Where a leader keeps the newest report of each replica, and from which it takes its view at each step.</summary>
/// <remarks>
/// Merges what replicas saw separately: of each caller the newest declaration, budgets weighted by traffic, sums of callees that never fall
/// when a replica leaves. Not thread-safe.
/// </remarks>
public sealed class ServiceLedger
{
    private readonly Dictionary<InstanceId, (TimeSpan At, ReplicaReport Report)> _reports = [];

    /// <summary>Takes a report that arrived now; a newer one replaces an older.</summary>
    public void Take(TimeSpan now, InstanceId instance, ReplicaReport report) => _reports[instance] = (now, report);

    /// <param name="instances">What the registry lists now; <see cref="InstanceEntry.InState"/> as of <paramref name="now"/>.</param>
    public ServiceView View(TimeSpan now, IReadOnlyList<InstanceEntry> instances, int committed, int replicasMin, int replicasMax) =>
        new([.. instances.Where(i => i.State != InstanceState.Gone).Select(i => _reports.TryGetValue(i.Instance, out var r)
                ? new ReplicaView(i.Instance, i.State, i.InState, r.Report.Totals, now - r.At)
                : new ReplicaView(i.Instance, i.State, i.InState, default, TimeSpan.MaxValue))],
            committed, replicasMin, replicasMax, [], null, [], null, []);
}

using Sundog.Core.Attribution;
using Sundog.Core.Ports;

namespace Sundog.Core.Scaling;

/// <summary>Requests that wait at a service now.</summary>
/// <param name="Own">Those that more replicas of it would help.</param>
/// <param name="All">Those and the ones that wait because of somebody else.</param>
internal readonly record struct Backlog(double Own, double All)
{
    /// <param name="servers">Requests that one replica really works on at a time.</param>
    public static Backlog Of(IReadOnlyList<ReplicaView> replicas, int servers, in WaitAttribution attribution)
    {
        double admission = 0, local = 0;
        foreach (var replica in replicas)
        {
            if (replica.State != InstanceState.Ready) continue;
            admission += replica.Totals.Queued;
            var active = replica.Totals.InFlight - replica.Totals.Blocked - replica.Totals.Answering; // Who is answered already waits for nothing.
            local += Math.Max(0, (active * (1 - attribution.UntracedPartOfActive)) - servers);
        }

        return new(
            (local * (1 - attribution.IncurablePartOfLocal)) + (admission * attribution.OwnPartOfAdmission),
            local + admission);
    }
}

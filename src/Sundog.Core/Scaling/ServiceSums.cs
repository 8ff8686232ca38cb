using Sundog.Core.Waiting;

namespace Sundog.Core.Scaling;

/// <summary>Sums over all replicas of a service since its engine began. Only differences of two have a meaning.</summary>
internal struct ServiceSums
{
    public double Arrivals, Completions, AdmissionWait, LocalWait, IncurableWait, Blocked, DownstreamExcess, Held;

    // The same completions again, without those of replicas that still warm up.
    public double WarmCompletions, WarmService, WarmServiceSquared;

    public static ServiceSums operator -(in ServiceSums a, in ServiceSums b) => new()
    {
        Arrivals = a.Arrivals - b.Arrivals,
        Completions = a.Completions - b.Completions,
        AdmissionWait = a.AdmissionWait - b.AdmissionWait,
        LocalWait = a.LocalWait - b.LocalWait,
        IncurableWait = a.IncurableWait - b.IncurableWait,
        Blocked = a.Blocked - b.Blocked,
        DownstreamExcess = a.DownstreamExcess - b.DownstreamExcess,
        Held = a.Held - b.Held,
        WarmCompletions = a.WarmCompletions - b.WarmCompletions,
        WarmService = a.WarmService - b.WarmService,
        WarmServiceSquared = a.WarmServiceSquared - b.WarmServiceSquared,
    };

    /// <summary>Adds what one replica did between two of its reports. A sum that fell counts as no growth.</summary>
    public void Add(in ReplicaTotals before, in ReplicaTotals after, bool warm)
    {
        Arrivals += Growth(before.Arrivals, after.Arrivals);
        Completions += Growth(before.Completions, after.Completions);
        AdmissionWait += Growth(before.AdmissionWaitSeconds, after.AdmissionWaitSeconds);
        LocalWait += Growth(before.LocalWaitSeconds, after.LocalWaitSeconds);
        IncurableWait += Growth(before.IncurableWaitSeconds, after.IncurableWaitSeconds);
        Blocked += Growth(before.BlockedSeconds, after.BlockedSeconds);
        DownstreamExcess += Growth(before.DownstreamExcessSeconds, after.DownstreamExcessSeconds);
        Held += Growth(before.HeldSeconds, after.HeldSeconds);
        if (!warm) return;
        WarmCompletions += Growth(before.Completions, after.Completions);
        WarmService += Growth(before.ServiceSeconds, after.ServiceSeconds);
        WarmServiceSquared += Growth(before.ServiceSecondsSquared, after.ServiceSecondsSquared);
    }

    private static double Growth(double before, double after) => Math.Max(0, after - before);
}

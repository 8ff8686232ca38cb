using Sundog.Core.Waiting;

namespace Sundog.Core.Scaling;

/// <summary>Sums over all replicas of a service since its engine began. Only differences of two have a meaning.</summary>
internal struct ServiceSums
{
    /// <summary>First tries only: who was refused here and is tried again elsewhere asks once.</summary>
    public double Arrivals;

    public double Completions, Abandonments, AdmissionWait, LocalWait, IncurableWait, Blocked, DownstreamExcess, Held;

    // The same completions again, without those of replicas that still warm up.
    public double WarmCompletions, WarmService, WarmServiceSquared;

    public static ServiceSums operator +(in ServiceSums a, in ServiceSums b) => a - (b * -1);

    public static ServiceSums operator *(in ServiceSums a, double factor) => new()
    {
        Arrivals = a.Arrivals * factor,
        Completions = a.Completions * factor,
        Abandonments = a.Abandonments * factor,
        AdmissionWait = a.AdmissionWait * factor,
        LocalWait = a.LocalWait * factor,
        IncurableWait = a.IncurableWait * factor,
        Blocked = a.Blocked * factor,
        DownstreamExcess = a.DownstreamExcess * factor,
        Held = a.Held * factor,
        WarmCompletions = a.WarmCompletions * factor,
        WarmService = a.WarmService * factor,
        WarmServiceSquared = a.WarmServiceSquared * factor,
    };

    public static ServiceSums operator -(in ServiceSums a, in ServiceSums b) => new()
    {
        Arrivals = a.Arrivals - b.Arrivals,
        Completions = a.Completions - b.Completions,
        Abandonments = a.Abandonments - b.Abandonments,
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
        Arrivals += Growth(before.Arrivals - before.Retries, after.Arrivals - after.Retries);
        Completions += Growth(before.Completions, after.Completions);
        Abandonments += Growth(before.Abandonments, after.Abandonments);
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

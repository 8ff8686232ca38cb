using Sundog.Core.Waiting;

namespace Sundog.Core.Scaling;

/// <summary>Sums over all replicas of a service since its engine began. Only differences of two have a meaning.</summary>
internal struct ServiceSums
{
    /// <summary>First tries only: who was refused here and is tried again elsewhere asks once.</summary>
    public double Arrivals;

    public double Completions, Abandonments, UnreadWait, AdmissionWait, LocalWait, IncurableWait, Blocked, DownstreamExcess, Held, Body, Service;

    // The same completions again, without those of replicas that still warm up.
    public double WarmCompletions, WarmService, WarmServiceSquared;

    public static ServiceSums operator +(in ServiceSums a, in ServiceSums b) => Combined(a, b, 1);

    public static ServiceSums operator -(in ServiceSums a, in ServiceSums b) => Combined(a, b, -1);

    public static ServiceSums operator *(in ServiceSums a, double factor) => Combined(default, a, factor);

    /// <summary>Adds what one replica did between two of its reports. A sum that fell counts as no growth.</summary>
    public void Add(in ReplicaTotals before, in ReplicaTotals after, bool warm)
    {
        Arrivals += Growth(LetIn(before), LetIn(after));
        Completions += Growth(before.Completions, after.Completions);
        Abandonments += Growth(before.Abandonments, after.Abandonments);
        UnreadWait += Growth(before.UnreadWaitSeconds, after.UnreadWaitSeconds);
        AdmissionWait += Growth(before.AdmissionWaitSeconds, after.AdmissionWaitSeconds);
        LocalWait += Growth(before.LocalWaitSeconds, after.LocalWaitSeconds);
        IncurableWait += Growth(before.IncurableWaitSeconds, after.IncurableWaitSeconds);
        Blocked += Growth(before.BlockedSeconds, after.BlockedSeconds);
        DownstreamExcess += Growth(before.DownstreamExcessSeconds, after.DownstreamExcessSeconds);
        Held += Growth(before.HeldSeconds, after.HeldSeconds);
        Body += Growth(before.BodySeconds, after.BodySeconds);
        Service += Growth(before.ServiceSeconds, after.ServiceSeconds);
        if (!warm) return;
        WarmCompletions += Growth(before.Completions, after.Completions);
        WarmService += Growth(before.ServiceSeconds, after.ServiceSeconds);
        WarmServiceSquared += Growth(before.ServiceSecondsSquared, after.ServiceSecondsSquared);
    }

    private static ServiceSums Combined(in ServiceSums a, in ServiceSums b, double factor) => new()
    {
        Arrivals = a.Arrivals + (b.Arrivals * factor),
        Completions = a.Completions + (b.Completions * factor),
        Abandonments = a.Abandonments + (b.Abandonments * factor),
        UnreadWait = a.UnreadWait + (b.UnreadWait * factor),
        AdmissionWait = a.AdmissionWait + (b.AdmissionWait * factor),
        LocalWait = a.LocalWait + (b.LocalWait * factor),
        IncurableWait = a.IncurableWait + (b.IncurableWait * factor),
        Blocked = a.Blocked + (b.Blocked * factor),
        DownstreamExcess = a.DownstreamExcess + (b.DownstreamExcess * factor),
        Held = a.Held + (b.Held * factor),
        Body = a.Body + (b.Body * factor),
        Service = a.Service + (b.Service * factor),
        WarmCompletions = a.WarmCompletions + (b.WarmCompletions * factor),
        WarmService = a.WarmService + (b.WarmService * factor),
        WarmServiceSquared = a.WarmServiceSquared + (b.WarmServiceSquared * factor),
    };

    /// <summary>What this service was given to do, each thing once.</summary>
    private static double LetIn(in ReplicaTotals totals) => totals.Arrivals - totals.Retries - totals.Shed;

    private static double Growth(double before, double after) => Math.Max(0, after - before);
}

using Sundog.Bench.Intensity;
using Sundog.Bench.Reports;
using Sundog.Core.Applications;

namespace Sundog.Bench.Demo;

/// <summary>What the demonstration offers and compares.</summary>
/// <param name="Crowd">The flash crowd; the same arrivals for every variant.</param>
/// <param name="WarmUp">Base load offered before the measured run, so that caches and connections are as in a running system.</param>
public sealed record DemoPlan(FlashCrowd Crowd, TimeSpan WarmUp, ulong Seed, IReadOnlyList<DemoVariant> Variants)
{
    /// <summary>What the peak asks of the busiest service, over what its fewest replicas are granted: too much for them, and soon too late for a rule that looks every 15 s.</summary>
    public const double PeakOverFewest = 1.4;

    private const double PeakOverBase = 6, TrialRate = 60;

    private static readonly TimeSpan TrialLength = TimeSpan.FromSeconds(12);

    /// <summary>How long after the ramp's end the system may take before it is judged.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public static DemoPlan Standard { get; } = new(
        new FlashCrowd(
            BaseRate: 20, PeakRate: 20 * PeakOverBase, RampStart: TimeSpan.FromSeconds(15), Ramp: TimeSpan.FromSeconds(2),
            Hold: TimeSpan.FromSeconds(43), Fall: TimeSpan.FromSeconds(2), Duration: TimeSpan.FromSeconds(75)),
        WarmUp: TimeSpan.FromSeconds(8),
        Seed: 7,
        [DemoVariant.Sundog, DemoVariant.Fixed, DemoVariant.Hpa]);

    /// <summary>A steady load on the fewest replicas, from which to learn what a request costs on this machine.</summary>
    public DemoPlan Trial => this with
    {
        Crowd = new(TrialRate, TrialRate, RampStart: TimeSpan.Zero, Ramp: TimeSpan.Zero, Hold: null, Fall: null, TrialLength),
        Variants = [DemoVariant.Trial],
    };

    /// <summary>
    /// The same crowd in a size that means the same on every machine: one that overloads a slow machine's fewest replicas is carried by those of a fast one, and
    /// there would be nothing to see.
    /// </summary>
    /// <param name="trial">Of <see cref="Trial"/>.</param>
    /// <returns>This plan, where the trial told of no CPU: nothing was answered, or the machine permits no grants.</returns>
    public DemoPlan FittedTo(RunReport trial)
    {
        var perSecond = trial.Counts().Completed / TrialLength.TotalSeconds;
        var busiest = trial.Peaks.Select(peak => peak.GrantsUsedMean / peak.ReplicasMin).DefaultIfEmpty().Max();
        if (perSecond <= 0 || busiest <= 0) return this;
        var baseRate = Math.Max(1, Math.Round(PeakOverFewest * perSecond / busiest / PeakOverBase));
        return this with { Crowd = Crowd.WithRates(baseRate, baseRate * PeakOverBase), IsFitted = true };
    }

    /// <summary>The crowd's rates were chosen for this machine.</summary>
    public bool IsFitted { get; private init; }

    /// <summary>The crowd once the ramp is over and the settling time has passed.</summary>
    public ReportWindow Settled => new("settled crowd", Crowd.RampEnd + Settling, Crowd.RampEnd + (Crowd.Hold ?? TimeSpan.Zero));
}

/// <summary>Who decides how many replicas there are.</summary>
public sealed record DemoVariant(string Name, string Description, ScalerKind Scaler)
{
    public static DemoVariant Trial { get; } = new(
        "trial", "Every service stays at its minimum, to learn what a request costs on this machine.", ScalerKind.Fixed);

    public static DemoVariant Sundog { get; } = new(
        "Sundog", "Every service decides for itself, by the waiting that its requests meet.", ScalerKind.Own);

    public static DemoVariant Fixed { get; } = new(
        "fixed", "Every service stays at its minimum.", ScalerKind.Fixed);

    public static DemoVariant Hpa { get; } = new(
        "HPA on CPU", "The Kubernetes rule: every 15 s, 80 % of the CPU grant, 10 % tolerance, 300 s before it shrinks.", ScalerKind.Hpa);
}

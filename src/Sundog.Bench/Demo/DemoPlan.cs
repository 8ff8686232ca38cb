using Sundog.Bench.Intensity;
using Sundog.Bench.Reports;
using Sundog.Core.Applications;

namespace Sundog.Bench.Demo;

/// <summary>What the demonstration offers and compares.</summary>
/// <param name="Crowd">The flash crowd; the same arrivals for every variant.</param>
/// <param name="WarmUp">Base load offered before the measured run, so that caches and connections are as in a running system.</param>
public sealed record DemoPlan(FlashCrowd Crowd, TimeSpan WarmUp, ulong Seed, IReadOnlyList<DemoVariant> Variants)
{
    /// <summary>How long after the ramp's end the system may take before it is judged.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public static DemoPlan Standard { get; } = new(
        new FlashCrowd(
            BaseRate: 20, PeakRate: 120, RampStart: TimeSpan.FromSeconds(15), Ramp: TimeSpan.FromSeconds(2),
            Hold: TimeSpan.FromSeconds(43), Fall: TimeSpan.FromSeconds(2), Duration: TimeSpan.FromSeconds(75)),
        WarmUp: TimeSpan.FromSeconds(8),
        Seed: 7,
        [DemoVariant.Sundog, DemoVariant.Fixed, DemoVariant.Hpa]);

    /// <summary>The crowd once the ramp is over and the settling time has passed.</summary>
    public ReportWindow Settled => new("settled crowd", Crowd.RampEnd + Settling, Crowd.RampEnd + (Crowd.Hold ?? TimeSpan.Zero));
}

/// <summary>Who decides how many replicas there are.</summary>
public sealed record DemoVariant(string Name, string Description, ScalerKind Scaler)
{
    public static DemoVariant Sundog { get; } = new(
        "Sundog", "Every service decides for itself, by the waiting that its requests meet.", ScalerKind.Own);

    public static DemoVariant Fixed { get; } = new(
        "fixed", "Every service stays at its minimum.", ScalerKind.Fixed);

    public static DemoVariant Hpa { get; } = new(
        "HPA on CPU", "The Kubernetes rule: every 15 s, 80 % of the CPU grant, 10 % tolerance, 300 s before it shrinks.", ScalerKind.Hpa);
}

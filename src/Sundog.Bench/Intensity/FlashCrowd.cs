namespace Sundog.Bench.Intensity;

/// <summary>A base rate that climbs in a straight line to a peak, holds it, and falls back in a straight line.</summary>
/// <param name="BaseRate">Requests per second before and after the crowd.</param>
/// <param name="PeakRate">Requests per second while it lasts.</param>
/// <param name="RampStart">When the climb begins.</param>
/// <param name="Ramp">How long the climb takes; zero is a jump.</param>
/// <param name="Hold">How long the peak lasts; null holds it to the end.</param>
/// <param name="Fall">How long the way back takes; null is as long as the climb.</param>
/// <param name="Duration">Length of the run; what lies after it is cut off.</param>
public sealed record FlashCrowd(
    double BaseRate, double PeakRate, TimeSpan RampStart, TimeSpan Ramp, TimeSpan? Hold, TimeSpan? Fall, TimeSpan Duration) : IIntensity
{
    public double BaseRate { get; } = Require.Rate(BaseRate);

    public double PeakRate { get; } = Require.Rate(PeakRate);

    public TimeSpan RampStart { get; } = Require.NotNegative(RampStart);

    public TimeSpan Ramp { get; } = Require.NotNegative(Ramp);

    public TimeSpan? Hold { get; } = Hold is { } hold ? Require.NotNegative(hold) : null;

    public TimeSpan? Fall { get; } = Fall is { } fall ? Require.NotNegative(fall) : null;

    public TimeSpan Duration { get; } = Require.Duration(Duration);

    /// <summary>When the peak is reached: windows that judge the answer to the crowd start from here.</summary>
    public TimeSpan RampEnd => RampStart + Ramp;

    /// <summary>The same shape in time with other rates, in requests per second.</summary>
    public FlashCrowd WithRates(double baseRate, double peakRate) => new(baseRate, peakRate, RampStart, Ramp, Hold, Fall, Duration);

    public double RequestsPerSecondAt(TimeSpan at)
    {
        if (at < RampStart) return BaseRate;
        if (at < RampEnd) return Between(BaseRate, PeakRate, (at - RampStart) / Ramp);
        if (Hold is not { } hold || at < RampEnd + hold) return PeakRate;

        var fall = Fall ?? Ramp;
        var fallen = at - RampEnd - hold;
        return fallen < fall ? Between(PeakRate, BaseRate, fallen / fall) : BaseRate;
    }

    public override string ToString() =>
        $"flash:{IntensityText.Rate(BaseRate)}->{IntensityText.Rate(PeakRate)}@{IntensityText.Time(RampStart)}+{IntensityText.Time(Ramp)}"
        + (Hold is { } hold ? $",hold={IntensityText.Time(hold)}" : "")
        + (Fall is { } fall ? $",fall={IntensityText.Time(fall)}" : "")
        + $",{IntensityText.Time(Duration)}";

    private static double Between(double from, double to, double share) => from + (to - from) * share;
}

namespace Sundog.Bench.Intensity;

/// <summary>A smooth wave between two rates that starts at the lower one: a day in miniature.</summary>
public sealed record SineIntensity(double LowRate, double HighRate, TimeSpan Period, TimeSpan Duration) : IIntensity
{
    public double LowRate { get; } = Require.Rate(LowRate);

    public double HighRate { get; } = Require.Rate(HighRate);

    public TimeSpan Period { get; } = Require.Duration(Period);

    public TimeSpan Duration { get; } = Require.Duration(Duration);

    public double RequestsPerSecondAt(TimeSpan at) =>
        LowRate + (HighRate - LowRate) * (1 - Math.Cos(2 * Math.PI * (at / Period))) / 2;

    public override string ToString() =>
        $"sine:{IntensityText.Rate(LowRate)}..{IntensityText.Rate(HighRate)},period={IntensityText.Time(Period)},{IntensityText.Time(Duration)}";
}

namespace Sundog.Bench.Intensity;

/// <summary>The same rate all the time.</summary>
public sealed record ConstantIntensity(double RequestsPerSecond, TimeSpan Duration) : IIntensity
{
    public double RequestsPerSecond { get; } = Require.Rate(RequestsPerSecond);

    public TimeSpan Duration { get; } = Require.Duration(Duration);

    public double RequestsPerSecondAt(TimeSpan at) => RequestsPerSecond;

    public override string ToString() => $"constant:{IntensityText.Rate(RequestsPerSecond)},{IntensityText.Time(Duration)}";
}

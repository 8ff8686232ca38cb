using System.Collections.Immutable;

namespace Sundog.Bench.Intensity;

/// <summary>A rate that jumps to other rates at given times and stays there until the next.</summary>
public sealed class StepIntensity : IIntensity
{
    /// <param name="initial">Requests per second until the first step.</param>
    /// <param name="steps">At least one, in order of time, all within the duration.</param>
    /// <param name="duration">Length of the run.</param>
    /// <exception cref="ArgumentException">There is no step, or a step is out of order or after the end.</exception>
    public StepIntensity(double initial, IEnumerable<RateStep> steps, TimeSpan duration)
    {
        Initial = Require.Rate(initial);
        Duration = Require.Duration(duration);
        Steps = [.. steps];
        if (Steps.IsEmpty) throw new ArgumentException("A step needs at least one new rate.", nameof(steps));

        var earliest = TimeSpan.Zero;
        foreach (var step in Steps)
        {
            Require.Rate(step.RequestsPerSecond);
            if (step.At < earliest || step.At > duration)
                throw new ArgumentException($"The step at {IntensityText.Time(step.At)} is out of order or after the end.", nameof(steps));
            earliest = step.At;
        }
    }

    public double Initial { get; }

    public ImmutableArray<RateStep> Steps { get; }

    public TimeSpan Duration { get; }

    public double RequestsPerSecondAt(TimeSpan at)
    {
        var rate = Initial;
        foreach (var step in Steps)
        {
            if (at < step.At) break;
            rate = step.RequestsPerSecond;
        }

        return rate;
    }

    public override string ToString() =>
        $"step:{IntensityText.Rate(Initial)}"
        + string.Concat(Steps.Select(s => $"->{IntensityText.Rate(s.RequestsPerSecond)}@{IntensityText.Time(s.At)}"))
        + $",{IntensityText.Time(Duration)}";
}

/// <summary>From <paramref name="At"/> on, the rate is <paramref name="RequestsPerSecond"/>.</summary>
public readonly record struct RateStep(TimeSpan At, double RequestsPerSecond);

using System.Collections.Immutable;

namespace Sundog.Bench.Intensity;

/// <summary>A recorded workload: rates at the midpoints of its intervals, in order of time.</summary>
/// <param name="Samples">At least one.</param>
/// <param name="Interval">Length of one interval.</param>
/// <param name="Origin">The date and time at which the first interval begins, where the file tells it.</param>
public sealed record Trace(ImmutableArray<TraceSample> Samples, TimeSpan Interval, DateTime? Origin)
{
    /// <summary>From the first interval's begin to the last one's end.</summary>
    public TimeSpan Length => Samples[^1].At + Interval / 2;

    /// <summary>Requests per second at a time since the trace's begin: straight lines between midpoints, level at both ends.</summary>
    public double RateAt(TimeSpan at)
    {
        var samples = Samples.AsSpan();
        int below = 0, above = samples.Length - 1;
        if (at <= samples[below].At) return samples[below].RequestsPerSecond;
        if (at >= samples[above].At) return samples[above].RequestsPerSecond;

        while (above - below > 1)
        {
            var middle = (below + above) / 2;
            if (samples[middle].At <= at) below = middle;
            else above = middle;
        }

        var (from, to) = (samples[below], samples[above]);
        return from.RequestsPerSecond + (to.RequestsPerSecond - from.RequestsPerSecond) * ((at - from.At) / (to.At - from.At));
    }

    /// <summary>The largest rate in a slice, its two ends included.</summary>
    public double PeakRate(TimeSpan from, TimeSpan to)
    {
        var peak = Math.Max(RateAt(from), RateAt(to));
        foreach (var sample in Samples)
            if (sample.At >= from && sample.At <= to) peak = Math.Max(peak, sample.RequestsPerSecond);

        return peak;
    }
}

/// <summary>The mean rate of one interval, placed at its midpoint, counted from the trace's begin.</summary>
public readonly record struct TraceSample(TimeSpan At, double RequestsPerSecond);

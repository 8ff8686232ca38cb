using HdrHistogram;

namespace Sundog.Bench.Load;

/// <summary>Histograms hold whole microseconds, from one up.</summary>
internal static class Micros
{
    public static long Of(TimeSpan time) => Math.Max(1, time.Ticks / TimeSpan.TicksPerMicrosecond);

    public static Percentiles? Percentiles(HistogramBase histogram)
    {
        if (histogram.TotalCount == 0) return null;

        TimeSpan At(double percentile) => TimeSpan.FromMicroseconds(histogram.GetValueAtPercentile(percentile));
        return new(histogram.TotalCount, At(50), At(90), At(95), At(99), At(99.9), At(100));
    }
}

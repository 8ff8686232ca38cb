using CsCheck;
using Sundog.Core.Waiting;

namespace Sundog.Core.Tests.Waiting;

public class LatencyHistogramTests
{
    private static readonly Gen<TimeSpan> AnyDuration = Gen.Double[0, 8].Select(exponent => TimeSpan.FromMicroseconds(Math.Pow(10, exponent)));

    [Fact]
    public void Quantiles_are_right_within_the_stated_error() =>
        Gen.Select(AnyDuration.Array[1, 300], Gen.Double[0, 1]).Sample((durations, quantile) =>
        {
            var histogram = new LatencyHistogram();
            foreach (var duration in durations) histogram.Add(duration);

            var exact = durations.Order().ElementAt(Math.Clamp((int)Math.Ceiling(quantile * durations.Length), 1, durations.Length) - 1);
            var error = Math.Abs((histogram.Quantile(quantile) - exact).TotalMicroseconds);
            Assert.True(error <= Math.Max(exact.TotalMicroseconds * 0.016, 1), $"{exact} was given as {histogram.Quantile(quantile)}");
        });

    [Fact]
    public void Adding_two_histograms_is_adding_what_is_in_them() =>
        Gen.Select(AnyDuration.Array[0, 50], AnyDuration.Array[0, 50]).Sample((a, b) =>
        {
            var (first, second, both) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
            foreach (var duration in a) first.Add(duration);
            foreach (var duration in b) second.Add(duration);
            foreach (var duration in a.Concat(b)) both.Add(duration);
            first.Add(second);
            return first.Count == both.Count && first.Quantile(0.5) == both.Quantile(0.5) && first.Quantile(0.99) == both.Quantile(0.99);
        });

    [Fact]
    public void What_is_out_of_range_counts_at_its_end()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromSeconds(-5));
        histogram.Add(TimeSpan.FromDays(1));

        Assert.Equal(2, histogram.Count);
        Assert.True(histogram.Quantile(0.5) < TimeSpan.FromMicroseconds(1));
        Assert.InRange(histogram.Quantile(1).TotalSeconds, 130, 136);
    }

    [Fact]
    public void Nothing_added_is_zero() => Assert.Equal(TimeSpan.Zero, new LatencyHistogram().Quantile(0.95));

    [Fact]
    public void A_window_forgets()
    {
        var window = new LatencyWindow(TimeSpan.FromSeconds(5));
        window.Add(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(0.5));
        window.Add(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(4));

        Assert.Equal(2, window.Seen(TimeSpan.FromSeconds(4.5)).Count);
        Assert.Equal(1, window.Seen(TimeSpan.FromSeconds(6)).Count);
        Assert.Equal(0, window.Seen(TimeSpan.FromSeconds(60)).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1000.25)]
    public void A_rate_is_seen_from_any_origin_of_time(double originSeconds)
    {
        var rate = new RateWindow(TimeSpan.FromSeconds(5));
        var origin = TimeSpan.FromSeconds(originSeconds);
        Assert.Equal(0, rate.PerSecond(origin, count: 7));
        for (var i = 0; i < 1000; i++) rate.Reach(origin + TimeSpan.FromMilliseconds(10 * i), count: 7 + i);

        Assert.Equal(100, rate.PerSecond(origin + TimeSpan.FromSeconds(10), count: 1007), tolerance: 3);
        Assert.Equal(0, rate.PerSecond(origin + TimeSpan.FromSeconds(30), count: 1007));
    }
}

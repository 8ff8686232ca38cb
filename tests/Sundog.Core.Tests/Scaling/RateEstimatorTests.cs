using CsCheck;
using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

public class RateEstimatorTests
{
    private const double Threshold = 5;

    // Those that fit into a bin of 100 ms, and longer ones: others beat with it, and look like batches.
    private static readonly Gen<double> AnyTick = Gen.OneOf(Gen.Int[0, 2].Select(i => new[] { 0.02, 0.025, 0.05 }[i]), Gen.Double[0.1, 0.25]);
    private static readonly Gen<double> AnyRate = Gen.Double[0, 3].Select(e => Math.Pow(10, e));

    private readonly RateEstimator _estimator = new();

    [Fact]
    public void A_constant_rate_gives_a_constant_estimate() => Gen.Select(AnyTick, AnyRate).Sample((tick, rate) =>
    {
        var (fed, estimator) = (new FedHistory(tick), new RateEstimator());
        for (var i = 0; i < 40 / tick; i++)
        {
            fed.Pass(rate * tick);
            Assert.Equal(rate, Estimate(estimator, fed).PerSecond, rate * 1e-6);
        }

        Assert.InRange(Estimate(estimator, fed).WindowSeconds, 20 - tick, 20 + tick);
        Assert.Equal(1, Estimate(estimator, fed).Dispersion);
    }, iter: 30);

    [Fact]
    public void Chance_alone_moves_it_little() => Gen.Select(AnyTick, Gen.Double[0.7, 3].Select(e => Math.Pow(10, e)), Gen.ULong).Sample((tick, rate, seed) =>
    {
        var (fed, estimator, random) = (new FedHistory(tick), new RateEstimator(), new SeededRandom(seed));
        var next = random.NextExponential(1 / rate);
        for (var i = 1; i < 30 / tick; i++)
        {
            var arrivals = 0;
            for (; next < i * tick; next += random.NextExponential(1 / rate)) arrivals++;
            fed.Pass(arrivals);
            var seen = Estimate(estimator, fed);
            Assert.True(Math.Abs(seen.PerSecond - rate) <= 6 * Math.Sqrt(rate / seen.WindowSeconds) + (6 / seen.WindowSeconds), $"{seen} of {rate}");
        }
    }, iter: 30);

    [Fact]
    public void Batches_are_no_change()
    {
        var fed = new FedHistory(0.1);
        var lowest = double.PositiveInfinity;
        for (var i = 0; i < 400; i++)
        {
            fed.Pass(i % 5 == 0 ? 20 : 0); // 40 per second, always 20 together.
            var seen = Estimate(_estimator, fed);
            if (i > 50) lowest = Math.Min(lowest, seen.WindowSeconds);
        }

        Assert.Equal(40, Estimate(_estimator, fed).PerSecond, 2.0);
        Assert.True(lowest > 4, $"it forgot all but {lowest} s");
    }

    [Fact]
    public void The_upper_rate_is_a_standard_deviation_above_while_the_estimate_is_young()
    {
        Assert.Equal(110, new RateEstimate(100, 1, 1).Upper(horizonSeconds: 2));
        Assert.Equal(105, new RateEstimate(100, 1, 1).Upper(horizonSeconds: 0.5));
        Assert.Equal(120, new RateEstimate(100, 1, Dispersion: 4).Upper(horizonSeconds: 2));
        Assert.Equal(100, new RateEstimate(100, 0, 1).Upper(horizonSeconds: 2));
    }

    [Fact]
    public void A_climb_that_goes_on_is_taken_for_where_it_has_come_to_and_without_a_long_horizon_for_its_mean()
    {
        var (slow, fast) = (new RateEstimator(), new RateEstimator());
        var fed = new FedHistory(0.1);
        for (var i = 0; i < 100; i++)
        {
            fed.Pass(100);
            foreach (var estimator in (RateEstimator[])[slow, fast]) Estimate(estimator, fed);
        }

        RateEstimate climbing = default, mean = default;
        for (var i = 1; i <= 7; i++)
        {
            fed.Pass(100 + (i * 40)); // By 4000 per second each second: 3800 in the last tenth.
            climbing = slow.Estimate(fed.History, fed.Now, fed.Tick, Threshold, rampSeconds: 2);
            mean = Estimate(fast, fed);
        }

        Assert.InRange(climbing.PerSecond, 3600, 4000);
        Assert.InRange(mean.PerSecond, 2500, 3100);
    }

    [Fact]
    public void A_rate_that_has_come_to_rest_is_no_climb()
    {
        var fed = new FedHistory(0.1);
        RateEstimate seen = default;
        for (var i = 0; i < 120; i++)
        {
            fed.Pass(i < 100 ? 10 : 50);
            seen = _estimator.Estimate(fed.History, fed.Now, fed.Tick, Threshold, rampSeconds: 2);
        }

        Assert.Equal(500, seen.PerSecond, 5.0);
    }

    private static RateEstimate Estimate(RateEstimator estimator, FedHistory fed) => estimator.Estimate(fed.History, fed.Now, fed.Tick, Threshold);
}

using CsCheck;
using Sundog.Bench.Intensity;
using Sundog.Bench.Load;

namespace Sundog.Bench.Tests.Load;

/// <summary>
/// Goal: intended send times follow the curve and the seed, and nothing else.
/// Method: any flash crowd as the curve, whose area has a closed form; one promise per test.
/// </summary>
public class ArrivalScheduleTests
{
    private static readonly Gen<FlashCrowd> AnyCrowd =
        from low in Gen.Double[0, 50]
        from high in Gen.Double[50, 300]
        from start in Gen.Int[0, 4000]
        from ramp in Gen.Int[0, 3000]
        from hold in Gen.Int[0, 5000]
        select new FlashCrowd(low, high, Ms(start), Ms(ramp), Ms(hold), null, Ms(10_000));

    [Fact]
    public void Even_arrivals_differ_from_the_area_under_the_curve_by_at_most_one() =>
        Gen.Select(AnyCrowd, Gen.Int[0, 10_000]).Sample((crowd, until) =>
            Math.Abs(Times(crowd, ArrivalProcess.Even, 1).Count(at => at < Ms(until)) - Area(crowd, Ms(until))) <= 1);

    [Fact]
    public void Poisson_arrivals_have_the_areas_mean_and_spread()
    {
        // Over many seeds the counts' mean is the area to within five standard errors, and their variance is near the mean.
        var crowd = new FlashCrowd(20, 100, Ms(2000), Ms(500), Ms(3000), null, Ms(10_000));
        var counts = Enumerable.Range(0, 400).Select(seed => (double)Times(crowd, ArrivalProcess.Poisson, (ulong)seed).Count).ToArray();
        var (mean, area) = (counts.Average(), Area(crowd, crowd.Duration));
        var variance = counts.Sum(count => (count - mean) * (count - mean)) / (counts.Length - 1);

        Assert.InRange(mean, area - 5 * Math.Sqrt(area / counts.Length), area + 5 * Math.Sqrt(area / counts.Length));
        Assert.InRange(variance / area, 0.65, 1.35);
    }

    [Fact]
    public void Times_are_in_order_and_within_the_run() =>
        Gen.Select(AnyCrowd, Gen.Enum<ArrivalProcess>(), Gen.ULong).Sample((crowd, process, seed) =>
        {
            var earlier = TimeSpan.Zero;
            return Times(crowd, process, seed).TrueForAll(at => at >= earlier && (earlier = at) < crowd.Duration);
        });

    [Fact]
    public void The_same_seed_gives_the_same_times_and_another_seed_gives_others() =>
        Gen.Select(AnyCrowd, Gen.ULong).Where((crowd, _) => Area(crowd, crowd.Duration) > 100).Sample((crowd, seed) =>
        {
            var times = Times(crowd, ArrivalProcess.Poisson, seed);
            return times.SequenceEqual(Times(crowd, ArrivalProcess.Poisson, seed))
                && !times.SequenceEqual(Times(crowd, ArrivalProcess.Poisson, seed + 1));
        });

    [Fact]
    public void A_rate_of_zero_offers_nothing()
    {
        Assert.Empty(Times(new ConstantIntensity(0, TimeSpan.FromHours(1)), ArrivalProcess.Poisson, 1));
        Assert.Empty(Times(new ConstantIntensity(0, TimeSpan.FromHours(1)), ArrivalProcess.Even, 1));
    }

    private static List<TimeSpan> Times(IIntensity intensity, ArrivalProcess process, ulong seed)
    {
        var schedule = new ArrivalSchedule(intensity, process, seed);
        var times = new List<TimeSpan>();
        while (schedule.TryNext(out var at)) times.Add(at);
        return times;
    }

    /// <summary>The base's rectangle and what the crowd adds on top: climb, hold and fall, each cut off at the time given.</summary>
    private static double Area(FlashCrowd crowd, TimeSpan until)
    {
        var ramp = crowd.Ramp.TotalSeconds;
        var climbed = Within(crowd.RampStart, crowd.Ramp);
        var held = Within(crowd.RampEnd, crowd.Hold!.Value);
        var fallen = Within(crowd.RampEnd + crowd.Hold.Value, crowd.Ramp);
        var slopes = ramp == 0 ? 0 : (climbed * climbed + ramp * ramp - (ramp - fallen) * (ramp - fallen)) / (2 * ramp);
        return crowd.BaseRate * until.TotalSeconds + (crowd.PeakRate - crowd.BaseRate) * (held + slopes);

        double Within(TimeSpan from, TimeSpan length) => Math.Clamp((until - from).TotalSeconds, 0, length.TotalSeconds);
    }

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);
}

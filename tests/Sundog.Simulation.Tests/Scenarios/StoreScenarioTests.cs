using Sundog.Simulation.Scenarios;
using Sundog.Simulation.Worlds;

namespace Sundog.Simulation.Tests.Scenarios;

/// <summary>
/// Goal: what the demonstration promises of five programs on a small machine, seen first where a run takes a second. Method: the store under its crowd with
/// several seeds; sums over all of them, as one run is short.
/// </summary>
public class StoreScenarioTests
{
    private static readonly Lazy<RunResult[]> Own = new(() => [.. Seeds.AsParallel().AsOrdered().Select(seed => Trial.Own(StoreScenario.Crowd(), StoreScenario.Platform, seed))]);

    private static IEnumerable<ulong> Seeds => Enumerable.Range(1, 24).Select(seed => (ulong)seed);

    [Fact]
    public void The_crowd_is_served_in_time() => Assert.InRange(Own.Value.Average(run => run.LateShare), 0, 0.10);

    [Theory]
    [InlineData("auth", 1.15)] // At the peak one replica's predicted wait is just at its budget: some runs add one for a while.
    [InlineData("persistence", 1.1)]
    [InlineData("recommender", 1.1)]
    public void Who_has_enough_stays_at_its_minimum(string service, double factorMax)
    {
        var seconds = Own.Value.Sum(run => run.Seconds.Count);

        Assert.InRange(Own.Value.Sum(run => run.ReplicaSeconds[new(service)]), seconds * 0.99, seconds * factorMax);
    }

    [Fact]
    public void At_the_base_rate_nobody_starts_anything() => Assert.All(Own.Value, run => Assert.All(
        run.Seconds.Take(14), second => Assert.All(second.Services, service => Assert.InRange(service.Desired, 1, 2))));

    [Fact]
    public void The_stock_rule_is_late_much_more_often()
    {
        var hpa = Seeds.AsParallel().Select(seed => Trial.Hpa(StoreScenario.Crowd(), StoreScenario.Platform, seed)).Average(run => run.LateShare);

        Assert.True(hpa > 4 * Own.Value.Average(run => run.LateShare), $"{hpa:0.000} against {Own.Value.Average(run => run.LateShare):0.000}");
    }
}

using Sundog.Bench.Demo;
using Sundog.Bench.Load;
using Sundog.Bench.Reports;

namespace Sundog.Bench.Tests.Demo;

public class DemoVerdictTests
{
    [Fact]
    public void A_run_as_promised_holds_everything() =>
        Assert.All(DemoVerdict.Of(DemoPlan.Standard, [Repetition(late: 3, hpaLate: 40, cost: 250, hpaCost: 200)]), promise => Assert.True(promise.Holds, promise.Name));

    [Fact]
    public void Each_miss_is_told_by_itself()
    {
        var promises = DemoVerdict.Of(DemoPlan.Standard, [Repetition(late: 12, hpaLate: 40, cost: 300, hpaCost: 200)]);

        Assert.Equal(4, promises.Count(promise => promise.Holds == false)); // Settled, whole, factor, cost.
    }

    [Fact]
    public void The_figures_are_medians_of_the_repetitions()
    {
        DemoRepetition[] three = [Repetition(50, 60, 900, 200), Repetition(3, 40, 200, 200), Repetition(2, 40, 200, 200)];

        Assert.All(DemoVerdict.Of(DemoPlan.Standard, three), promise => Assert.True(promise.Holds, promise.Name));
        Assert.Same(three[1], DemoVerdict.Typical(three));
    }

    [Theory]
    [InlineData(0.5, 1, true)] // Half busy and at its minimum.
    [InlineData(0.5, 2, false)] // Grew without need.
    [InlineData(0.7, 2, true)] // Needed it.
    public void A_service_grows_only_when_its_fewest_replicas_are_busy(double grantsUsed, int replicas, bool holds)
    {
        var one = Repetition(late: 3, hpaLate: 40, cost: 250, hpaCost: 200);
        DemoRepetition peak = new([one.Runs[0] with { Peaks = [new("image", 1, grantsUsed, replicas)] }, .. one.Runs.Skip(1)]);

        Assert.Equal(holds, DemoVerdict.Of(DemoPlan.Standard, [peak]).Single(promise => promise.Expected == "none").Holds);
    }

    private static DemoRepetition Repetition(int late, int hpaLate, double cost, double hpaCost) =>
        new([Run("Sundog", late, cost), Run("fixed", 90, 100), Run("HPA on CPU", hpaLate, hpaCost)]);

    private static RunReport Run(string name, int latePercent, double cost) => new(
        name, "", [.. Enumerable.Range(0, 75).Select(second => new LoadSecond(second, OutcomeCounts.None with { Ok = 100 - latePercent, AnsweredLate = latePercent }, 0, null, null, null))],
        null, [], cost, 0.5, []);
}

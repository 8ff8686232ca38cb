using Sundog.Bench.Demo;
using Sundog.Bench.Load;
using Sundog.Bench.Reports;

namespace Sundog.Bench.Tests.Demo;

public class DemoVerdictTests
{
    [Fact]
    public void A_run_as_promised_holds_everything() =>
        Assert.All(DemoVerdict.Of([Repetition(late: 3, hpaLate: 40, cost: 250, hpaCost: 200)]), promise => Assert.True(promise.Holds, promise.Name));

    [Fact]
    public void Each_miss_is_told_by_itself()
    {
        var promises = DemoVerdict.Of([Repetition(late: 12, hpaLate: 40, cost: 300, hpaCost: 200)]);

        Assert.Equal(4, promises.Count(promise => promise.Holds == false)); // Settled, whole, factor, cost.
    }

    [Fact]
    public void The_figures_are_medians_of_the_repetitions()
    {
        DemoRepetition[] three = [Repetition(50, 60, 900, 200), Repetition(3, 40, 200, 200), Repetition(2, 40, 200, 200)];

        Assert.All(DemoVerdict.Of(three), promise => Assert.True(promise.Holds, promise.Name));
        Assert.Same(three[1], DemoVerdict.Typical(three));
    }

    [Fact]
    public void A_median_says_of_how_many_runs_and_between_what_and_the_CPU_of_the_busiest_run_is_none()
    {
        var (one, dear) = (Repetition(late: 3, hpaLate: 40, cost: 250, hpaCost: 200), Repetition(late: 5, hpaLate: 40, cost: 290, hpaCost: 200));

        Assert.DoesNotContain(DemoVerdict.Of([one]), promise => promise.Value.Contains("median"));
        var both = DemoVerdict.Of([one, dear]);
        Assert.Equal("1.35 times (median of 2 runs: 1.25 times to 1.45 times)", both.Single(promise => promise.Name == "replica-seconds, over HPA's").Value);
        var others = both.Where(promise => !promise.Value.Contains("(median of 2 runs", StringComparison.Ordinal));
        Assert.Equal("busiest run's share of the machine's CPU: 50%, expected at most 85%", Assert.Single(others).ToString());
    }

    [Theory]
    [InlineData(0.5, 1, true)] // Half busy and at its minimum.
    [InlineData(0.5, 2, false)] // Grew without need.
    [InlineData(0.7, 2, null)] // Needed it, so that nothing is left to judge.
    public void A_service_grows_only_when_its_fewest_replicas_are_busy(double grantsUsed, int replicas, bool? holds) =>
        Assert.Equal(holds, WithoutNeed(new ServicePeak("image", 1, grantsUsed, replicas)).Holds);

    [Fact]
    public void Where_no_service_is_idle_at_the_peak_or_no_need_is_known_it_says_so()
    {
        Assert.Equal("not judged: no service was so idle", WithoutNeed(new ServicePeak("image", 1, 0.7, 1)).Value);
        Assert.Equal("not run: needs CPU grants", WithoutNeed().Value);
    }

    [Fact]
    public void Repetitions_without_an_idle_service_do_not_outvote_the_one_where_it_grew()
    {
        var (busy, grew) = (new ServicePeak("image", 1, 0.7, 2), new ServicePeak("image", 1, 0.5, 2));

        var promise = WithoutNeed([WithPeaks(busy), WithPeaks(grew), WithPeaks(busy)]);

        Assert.Equal((false, "1 (image) of those that were so idle (image)"), (promise.Holds, promise.Value));
    }

    [Fact]
    public void Which_services_grew_without_need_is_told_among_those_that_had_none()
    {
        var (grew, stayed, busy) = (new ServicePeak("recommender", 1, 0.5, 2), new ServicePeak("persistence", 1, 0.5, 1), new ServicePeak("webui", 1, 0.9, 3));

        Assert.Equal("1 (recommender) of those that were so idle (persistence, recommender)", WithoutNeed(stayed, grew, busy).Value);
        Assert.Equal("0 of those that were so idle (persistence)", WithoutNeed(stayed, busy).Value);
    }

    [Theory]
    [InlineData(0.85, "85%")]
    [InlineData(0.99, "99% (what other programs of this machine used is in it)")]
    public void Too_much_CPU_may_have_been_that_of_other_programs(double share, string told)
    {
        var one = Repetition(late: 3, hpaLate: 40, cost: 250, hpaCost: 200);
        var busy = new DemoRepetition(one.Plan, [one.Runs[0] with { MachineCpuShare = share }, .. one.Runs.Skip(1)]);

        Assert.Equal(told, DemoVerdict.Of([busy]).Single(promise => promise.Name.Contains("CPU", StringComparison.Ordinal)).Value);
    }

    private static DemoPromise WithoutNeed(params ServicePeak[] peaks) => WithoutNeed([WithPeaks(peaks)]);

    private static DemoPromise WithoutNeed(IReadOnlyList<DemoRepetition> repetitions) =>
        DemoVerdict.Of(repetitions).Single(promise => promise.Expected == "none");

    private static DemoRepetition WithPeaks(params ServicePeak[] peaks)
    {
        var one = Repetition(late: 3, hpaLate: 40, cost: 250, hpaCost: 200);
        return new(one.Plan, [one.Runs[0] with { Peaks = peaks }, .. one.Runs.Skip(1)]);
    }

    private static DemoRepetition Repetition(int late, int hpaLate, double cost, double hpaCost) =>
        new(DemoPlan.Standard, [Run("Sundog", late, cost), Run("fixed", 90, 100), Run("HPA on CPU", hpaLate, hpaCost)]);

    private static RunReport Run(string name, int latePercent, double cost) => new(
        name, "", [.. Enumerable.Range(0, 75).Select(second => new LoadSecond(second, OutcomeCounts.None with { Ok = 100 - latePercent, AnsweredLate = latePercent }, 0, null, null, null))],
        null, [], cost, 0.5, [])
    { Peaks = [new("image", ReplicasMin: 1, GrantsUsed: 0.4, ReplicasMost: 1)] };
}

using CsCheck;
using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling.Baselines;

/// <summary>Goal: the baseline that we compare with is the stock rule. Each example is a sentence of its documentation or of replica_calculator.go.</summary>
public class HpaPolicyTests
{
    [Theory]
    [InlineData(4, 1.60, 8)] // Twice the target, twice the replicas.
    [InlineData(4, 0.90, 5)] // 4 x 1.125, rounded up.
    [InlineData(3, 1.00, 4)]
    public void It_asks_for_replicas_in_the_ratio_of_use_to_target(int replicas, double utilisation, int then) =>
        Assert.Equal((ScalingReason.Hpa, then), Outcome(new MeteredService(replicas).Period(utilisation)));

    [Theory]
    [InlineData(0.73)]
    [InlineData(0.80)]
    [InlineData(0.87)]
    public void Within_a_tenth_of_the_target_nothing_changes(double utilisation) =>
        Assert.Equal((ScalingReason.Hold, 20), Outcome(new MeteredService(20).Periods(30, utilisation)));

    [Theory]
    [InlineData(1, 5)] // Four more,
    [InlineData(3, 7)]
    [InlineData(10, 20)] // or as many again.
    public void In_one_period_it_grows_by_four_or_by_all_of_them(int replicas, int then) =>
        Assert.Equal(then, new MeteredService(replicas).Period(8).Replicas);

    [Fact]
    public void It_is_never_beyond_its_bounds()
    {
        var crowded = new MeteredService(4) { Max = 6 };
        var lonely = new MeteredService(4) { Min = 2 };

        Assert.Equal(6, crowded.Periods(5, 3).Replicas);
        Assert.Equal(2, lonely.Periods(30, 0).Replicas);
        Assert.Equal(1, new MeteredService(4) { Min = 0 }.Periods(30, 0).Replicas); // It does not go to zero.
    }

    [Fact]
    public void It_shrinks_only_to_the_highest_advice_of_five_minutes()
    {
        var service = new MeteredService(2);
        service.Period(1.6);
        service.Period(0.8);
        Assert.Equal(4, service.Committed);

        Assert.Equal(4, service.Periods(20, 0.2).Replicas); // Until 300 s after the last advice for four.
        Assert.Equal(1, service.Period(0.2).Replicas);
    }

    [Fact]
    public void Between_two_periods_it_holds()
    {
        var service = new MeteredService(2);

        Assert.Equal((ScalingReason.Hold, 2), Outcome(service.Between(3)));
        Assert.Equal((ScalingReason.Hpa, 6), Outcome(service.Period(3)));
    }

    [Fact]
    public void Those_that_start_count_as_idle_when_more_are_wanted()
    {
        Assert.Equal(7, new MeteredService(4) { Starting = 2 }.Period(2.8).Replicas); // 2 x 3.5, of which four are there already.
        Assert.Equal(4, new MeteredService(4) { Starting = 2 }.Period(1.7).Replicas); // 2 x 2.125 over 4 is 1.06: within the tolerance.
        Assert.Equal(4, new MeteredService(4) { Starting = 2 }.Period(1.2).Replicas); // With those that start it is enough.
    }

    [Fact]
    public void Those_without_a_figure_count_against_every_change()
    {
        Assert.Equal(8, new MeteredService(4) { Silent = 2 }.Period(3.2).Replicas); // As idle: 2 x 4 instead of 4 x 4.
        Assert.Equal(4, new MeteredService(4) { Silent = 2 }.Periods(30, 0.4).Replicas); // As fully used: 0.4, 0.4, 1, 1 is 0.7 of 0.8.
        Assert.Equal(3, new MeteredService(4) { Silent = 2 }.Periods(30, 0.1).Replicas); // 0.1, 0.1, 1, 1 is 0.55 of 0.8.
        Assert.Equal(4, new MeteredService(4) { Silent = 4 }.Periods(30, 0.1).Replicas); // Nobody says anything.
    }

    [Fact]
    public void Its_figures_are_in_the_decision()
    {
        var seen = new MeteredService(4) { Starting = 1 }.Period(1.2).Inputs;

        Assert.Equal((1.2, 0.8, 3, 1), (Math.Round(seen.Utilisation, 6), seen.TargetUtilisation, seen.Ready, seen.Starting));
    }

    [Fact]
    public void More_use_never_asks_for_fewer() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 10], Gen.Int[0, 10], Gen.Double[0, 3], Gen.Double[0, 3]).Sample((replicas, starting, silent, a, b) =>
        {
            starting = Math.Min(starting, replicas - 1);
            silent = Math.Min(silent, replicas - starting - 1);
            int After(double use) => new MeteredService(replicas, new(1) { DownStabilisation = TimeSpan.Zero }) { Starting = starting, Silent = silent }.Period(use).Replicas;

            Assert.True(After(Math.Min(a, b)) <= After(Math.Max(a, b)));
        });

    private static (ScalingReason Reason, int Replicas) Outcome(ScalingDecision decision) => (decision.Reason, decision.Replicas);
}

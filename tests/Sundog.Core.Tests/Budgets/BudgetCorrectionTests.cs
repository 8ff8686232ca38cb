using Sundog.Core.Budgets;

namespace Sundog.Core.Tests.Budgets;

public class BudgetCorrectionTests
{
    private const double Allowed = 0.05;

    [Fact]
    public void More_late_than_allowed_shrinks_it_and_much_more_by_a_third_at_most()
    {
        Assert.InRange(After(lateShare: 0.06).Factor, 0.9, 0.99);
        Assert.Equal(Math.Exp(-0.45), After(lateShare: 1).Factor, 1e-9);
    }

    [Fact]
    public void Far_fewer_late_than_allowed_stretches_it_a_little() => Assert.Equal(1.05, After(lateShare: 0.02).Factor, 1e-9);

    [Fact]
    public void Just_what_is_allowed_leaves_it() => Assert.Equal(1, After(lateShare: 0.04).Factor);

    [Fact]
    public void It_learns_only_from_whole_batches_of_calm_replies()
    {
        var correction = new BudgetCorrection(1);

        correction.Learn(1000, 500, Allowed, calm: false);
        correction.Learn(399, 300, Allowed, calm: true);
        Assert.Equal(1, correction.Factor);

        correction.Learn(1, 0, Allowed, calm: true);
        Assert.True(correction.Factor < 1);
    }

    [Fact]
    public void It_does_not_stretch_while_the_objective_is_missed_in_the_long_run()
    {
        var correction = new BudgetCorrection(1);
        correction.Learn(1000, 500, Allowed, calm: false); // A transition went badly.

        correction.Learn(400, 0, Allowed, calm: true);

        Assert.Equal(1, correction.Factor);
        Assert.Equal(500 / 1400.0, correction.LongRunLateShare, 1e-9);
    }

    [Fact]
    public void What_a_transition_shrank_comes_back_although_the_objective_is_missed_in_the_long_run()
    {
        var correction = After(lateShare: 1, batches: 2);
        var shrunk = correction.Factor;

        correction.Learn(400, 0, Allowed, calm: true);

        Assert.True(correction.LongRunLateShare > Allowed);
        Assert.Equal(shrunk * 1.05, correction.Factor, 1e-9);
    }

    [Theory]
    [InlineData(0, 1.4)]
    [InlineData(1, 0.3)]
    public void It_has_bounds(double lateShare, double factor) => Assert.Equal(factor, After(lateShare, batches: 100).Factor, 1e-9);

    private static BudgetCorrection After(double lateShare, int batches = 1)
    {
        var correction = new BudgetCorrection(1);
        for (var i = 0; i < batches; i++) correction.Learn(400, 400 * lateShare, Allowed, calm: true);
        return correction;
    }
}

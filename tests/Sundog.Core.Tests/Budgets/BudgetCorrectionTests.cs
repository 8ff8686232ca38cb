using Sundog.Core.Budgets;

namespace Sundog.Core.Tests.Budgets;

public class BudgetCorrectionTests
{
    private const double Allowed = 0.05;

    [Fact]
    public void More_late_than_allowed_shrinks_it_and_much_more_by_little_more_than_a_half_at_most()
    {
        Assert.InRange(After(lateShare: 0.06, Good()).Factor, 0.75, 0.95);
        Assert.Equal(Math.Exp(-0.8), After(lateShare: 1).Factor, 1e-9);
    }

    [Fact]
    public void Fewer_late_than_allowed_stretches_it_a_little() => Assert.Equal(1.1, After(lateShare: 0.03).Factor, 1e-9);

    [Fact]
    public void Just_what_is_allowed_leaves_it() => Assert.Equal(1, After(lateShare: 0.0485, Good()).Factor);

    [Fact]
    public void Where_late_ones_come_together_a_share_says_less_than_where_they_are_spread()
    {
        var (spread, together) = (new BudgetCorrection(1), new BudgetCorrection(1));
        for (var i = 0; i < 40; i++)
        {
            spread.Learn(200, 8, Allowed, calm: true);
            together.Learn(200, i % 4 == 0 ? 32 : 0, Allowed, calm: true);
        }

        Assert.True(Shrinks(spread) < Shrinks(together));

        static double Shrinks(BudgetCorrection correction)
        {
            var before = correction.Factor;
            correction.Learn(800, 56, Allowed, calm: true);
            return correction.Factor / before;
        }
    }

    [Fact]
    public void It_learns_only_from_whole_batches_of_calm_replies()
    {
        var correction = new BudgetCorrection(1);

        correction.Learn(1000, 500, Allowed, calm: false);
        correction.Learn(600, 0, 0.5, calm: true);
        Assert.Equal(1, correction.Factor);

        correction.Learn(200, 0, 0.5, calm: true);
        Assert.True(correction.Factor > 1);
    }

    [Fact]
    public void What_is_clear_needs_no_whole_batch_and_what_may_be_chance_does()
    {
        var correction = Good();
        correction.Learn(200, 15, Allowed, calm: true); // 7.5 %: of independent replies so many once in twenty times.
        Assert.Equal(1, correction.Factor);

        correction = Good();
        correction.Learn(199, 60, Allowed, calm: true);
        Assert.Equal(1, correction.Factor);
        correction.Learn(1, 0, Allowed, calm: true);
        Assert.True(correction.Factor < 1);
    }

    [Fact]
    public void After_many_were_late_it_aims_lower_until_that_is_made_good()
    {
        var correction = new BudgetCorrection(1);
        correction.Learn(1000, 500, Allowed, calm: false);
        correction.Learn(800, 32, Allowed, calm: true); // 4 %, allowed at other times.
        Assert.True(correction.Factor < 1);

        correction.Learn(50_000, 0, Allowed, calm: false);
        var before = correction.Factor;
        correction.Learn(800, 39, Allowed, calm: true);
        Assert.Equal(before, correction.Factor);
    }

    [Fact]
    public void A_transition_leaves_little_of_what_was_learned_above_1_and_all_below()
    {
        var (generous, strict) = (After(lateShare: 0, batches: 20), After(lateShare: 1));
        generous.Move();
        strict.Move();

        Assert.Equal(1.1, generous.Factor);
        Assert.Equal(Math.Exp(-0.8), strict.Factor, 1e-9);
    }

    [Fact]
    public void It_does_not_stretch_while_the_objective_is_missed_in_the_long_run()
    {
        var correction = new BudgetCorrection(1);
        correction.Learn(1000, 500, Allowed, calm: false); // A transition went badly.

        correction.Learn(800, 0, Allowed, calm: true);

        Assert.Equal(1, correction.Factor);
        Assert.Equal(500 / 1800.0, correction.LongRunLateShare, 1e-9);
    }

    [Fact]
    public void What_a_transition_shrank_comes_back_although_the_objective_is_missed_in_the_long_run()
    {
        var correction = After(lateShare: 1, batches: 2);
        var shrunk = correction.Factor;

        correction.Learn(800, 0, Allowed, calm: true);

        Assert.True(correction.LongRunLateShare > Allowed);
        Assert.Equal(shrunk * 1.1, correction.Factor, 1e-9);
    }

    [Theory]
    [InlineData(0, 1.45)]
    [InlineData(1, 0.3)]
    public void It_has_bounds(double lateShare, double factor) => Assert.Equal(factor, After(lateShare, batches: 100).Factor, 1e-9);

    /// <summary>In the long run nothing was late.</summary>
    private static BudgetCorrection Good()
    {
        var correction = new BudgetCorrection(1);
        correction.Learn(10_000, 0, Allowed, calm: false);
        return correction;
    }

    private static BudgetCorrection After(double lateShare, BudgetCorrection? correction = null, int batches = 1)
    {
        correction ??= new(1);
        for (var i = 0; i < batches; i++) correction.Learn(800, 800 * lateShare, Allowed, calm: true);
        return correction;
    }
}

using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

public class PathBudgetTests
{
    private const double EffectSeconds = 3;

    private readonly PathBudget _budget = new(Objective.Parse("p95 < 200ms"), 1);
    private double _replies, _late;

    // A whole batch of late replies within every 0.1 s: without the pause theta would be at its lower bound after three of them.
    [Fact]
    public void A_correction_is_followed_by_none_until_replies_can_show_what_it_did()
    {
        Reply(at: 0, late: 0);
        Reply(at: 0.1, late: 1000);
        var once = _budget.Factor;
        Assert.True(once < 1);

        for (var at = 0.2; at < 0.1 + EffectSeconds; at += 0.1) Reply(at, late: 1000);
        Assert.Equal(once, _budget.Factor);

        Reply(at: 0.1 + EffectSeconds, late: 1000);
        Assert.True(_budget.Factor < once);
    }

    [Fact]
    public void What_leaves_the_budget_as_it_is_pauses_nothing()
    {
        Reply(at: 0, late: 0);
        Reply(at: 0.1, late: 40); // Just what is allowed.

        Reply(at: 0.2, late: 1000);

        Assert.True(_budget.Factor < 1);
    }

    private void Reply(double at, double late)
    {
        (_replies, _late) = (_replies + 1000, _late + late);
        _budget.Observe(at, new([], 1, 1, 10, [], null, [], new(_replies, _late, []), []), calm: true, EffectSeconds);
    }
}

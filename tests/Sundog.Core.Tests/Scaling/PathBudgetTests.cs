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
        Reply(at: 0.1, late: 45); // Just what is allowed, and is so in the long run.

        Reply(at: 0.2, late: 1000);

        Assert.True(_budget.Factor < 1);
    }

    // An entry that affords 67 ms, and was called by a service that grants it 3 ms.
    [Theory]
    [InlineData(59, 0.003)]
    [InlineData(61, 0.067)]
    public void Who_has_an_objective_goes_back_to_it_when_nobody_granted_anything_for_a_minute(double silence, double granted)
    {
        Observe(_budget, at: 1000, budget: 0.003, age: 0);
        Assert.Equal(0.003, _budget.GrantedSeconds!.Value, 1e-9);

        Observe(_budget, at: 1000 + silence, budget: 0.003, age: silence);
        Assert.Equal(granted, _budget.GrantedSeconds!.Value, 0.001);

        Observe(_budget, at: 1000 + silence, budget: null, age: 0); // Those who heard it have left.
        Assert.Equal(granted, _budget.GrantedSeconds!.Value, 0.001);
    }

    [Fact]
    public void Who_has_none_keeps_what_it_was_granted_last()
    {
        var inner = new PathBudget(null, 1);
        Observe(inner, at: 1000, budget: 0.003, age: 0);

        Observe(inner, at: 9000, budget: 0.003, age: 8000);
        Assert.Equal(0.003, inner.GrantedSeconds);

        Observe(inner, at: 9001, budget: null, age: 0);
        Assert.Equal(0.003, inner.GrantedSeconds);
    }

    [Fact]
    public void Called_from_outside_and_by_services_it_keeps_to_what_is_less()
    {
        Observe(_budget, at: 1000, budget: 0.5, age: 0);
        Assert.Equal(0.067, _budget.GrantedSeconds!.Value, 0.001);
    }

    private static void Observe(PathBudget of, double at, double? budget, double age) => of.Observe(
        at, new([], 1, 1, 10, [], budget is { } seconds ? TimeSpan.FromSeconds(seconds) : null, [], null, []) { WaitBudgetAge = TimeSpan.FromSeconds(age) }, moving: false, calm: true, EffectSeconds);

    private void Reply(double at, double late)
    {
        (_replies, _late) = (_replies + 1000, _late + late);
        _budget.Observe(at, new([], 1, 1, 10, [], null, [], new(_replies, _late, []), []), moving: false, calm: true, EffectSeconds);
    }
}

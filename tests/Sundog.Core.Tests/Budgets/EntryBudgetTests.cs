using CsCheck;
using Sundog.Core.Budgets;
using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Budgets;

public sealed class EntryBudgetTests
{
    private static readonly Objective Objective = Objective.Parse("p95 < 200ms");

    [Fact]
    public void Nothing_known_affords_a_third_of_the_bound_for_a_95th_percentile()
    {
        var (budget, infeasible) = EntryBudget.Of(Objective, []);
        Assert.False(infeasible);
        Assert.Equal(200 / Math.Log(20), budget.TotalMilliseconds, tolerance: 0.1); // P(Exp(m) > L) = 0.05
    }

    [Fact]
    public void Responses_near_the_bound_leave_a_twentieth_of_it()
    {
        var (budget, infeasible) = EntryBudget.Of(Objective, [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(190), 100)]);
        Assert.Equal(TimeSpan.FromMilliseconds(19), budget); // A tenth of the median, which is more.
        Assert.True(infeasible);

        (budget, infeasible) = EntryBudget.Of(Objective, [.. Enumerable.Range(1, 100).Select(i => TimeSpan.FromMilliseconds(i <= 94 ? 20 : 300))]);
        Assert.Equal(TimeSpan.FromMilliseconds(10), budget);
        Assert.True(infeasible);
    }

    [Fact]
    public void The_percentile_without_waiting_is_that_of_the_objective()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(95), EntryBudget.WaitingFree(Objective, [.. Enumerable.Range(1, 100).Select(i => TimeSpan.FromMilliseconds(i))]));
        Assert.Equal(TimeSpan.FromMilliseconds(7), EntryBudget.WaitingFree(Objective, [TimeSpan.FromMilliseconds(7)]));
        Assert.Equal(TimeSpan.Zero, EntryBudget.WaitingFree(Objective, []));
    }

    [Fact]
    public void Slower_responses_never_afford_more_until_the_floor()
    {
        Gen.Double[0, 0.15].Array[1, 50].Sample(times =>
        {
            var faster = EntryBudget.Of(Objective, [.. times.Select(TimeSpan.FromSeconds)]);
            var slower = EntryBudget.Of(Objective, [.. times.Select(t => TimeSpan.FromSeconds(t + 0.01))]);
            Assert.True(slower.Infeasible || slower.Budget <= faster.Budget + TimeSpan.FromMilliseconds(0.1));
            Assert.InRange(faster.Budget, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(200));
        });
    }
}

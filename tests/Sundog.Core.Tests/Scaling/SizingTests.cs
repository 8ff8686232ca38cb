using CsCheck;
using Sundog.Core.Queueing;
using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

/// <summary>Goal: a size is never too small, never one larger than its reason needs, and never smaller for more of anything.</summary>
public class SizingTests
{
    private const int SearchMax = 60;

    // 1,000 requests/s at 0.1 to 100 ms: from a hundredth of a replica to more than there is room for.
    private static readonly Gen<SizingInput> Any =
        from cores in Gen.Int[1, 4]
        from service in Gen.Double[-4, -1].Select(e => Math.Pow(10, e))
        from variation in Gen.Double[0, 3]
        from calibration in Gen.Double[0.3, 5]
        from rate in Gen.Double[0, 1000]
        from upper in Gen.Double[1, 2]
        from declared in Gen.Double[0, 1500]
        from backlog in Gen.Double[0, 500]
        from budget in Gen.Double[-3, 0].Select(e => Math.Pow(10, e))
        from drain in Gen.Double[0.05, 3]
        from blocked in Gen.Double[0, 0.2]
        from slots in Gen.Int[0, 64]
        from inside in Gen.Double[0, 300]
        from horizon in Gen.Double[0.02, 2]
        select new SizingInput(
            new(cores, service, variation, calibration), rate, rate * upper, false, declared, backlog, budget, drain, service + blocked, blocked, slots, inside, horizon);

    [Fact]
    public void It_is_within_its_search_and_the_level_is_part_of_the_need() => Any.Sample(input =>
    {
        var size = Sizing.For(input, SearchMax);
        Assert.InRange(size.Level, 1, SearchMax);
        Assert.InRange(size.Need, size.Level, SearchMax);
    });

    [Fact]
    public void The_level_keeps_the_wait_within_budget_and_one_fewer_does_not() => Any.Sample(input =>
    {
        var level = Sizing.For(input with { SlotsPerReplica = 0 }, SearchMax).Level;
        if (level < SearchMax) Assert.True(input.Wait.MeanSeconds(input.RateUpper, level) <= input.BudgetSeconds);
        if (level > 1) Assert.True(input.Wait.MeanSeconds(input.RateUpper, level - 1) > input.BudgetSeconds);
    });

    [Fact]
    public void More_to_do_never_takes_fewer() =>
        Gen.Select(Any, Gen.Double[1, 2]).Sample((less, more) =>
        {
            foreach (var grown in (SizingInput[])
            [
                less with { RateUpper = less.RateUpper * more },
                less with { Wait = less.Wait with { ServiceSeconds = less.Wait.ServiceSeconds * more } },
                less with { Wait = less.Wait with { Variation = less.Wait.Variation * more } },
                less with { DeclaredTotal = less.DeclaredTotal * more },
                less with { BacklogAtHorizon = less.BacklogAtHorizon * more },
                less with { BudgetSeconds = less.BudgetSeconds / more },
                less with { HeldSeconds = less.HeldSeconds * more },
                less with { Inside = less.Inside * more },
                less with { HorizonSeconds = less.HorizonSeconds * more },
            ])
            {
                var (before, after) = (Sizing.For(less, SearchMax), Sizing.For(grown, SearchMax));
                Assert.True(after.Need >= before.Need && after.Level >= before.Level, $"{before} for {less}, but {after} for {grown}");
            }
        });

    [Fact]
    public void What_callers_declare_is_carried() => Any.Sample(input =>
    {
        if (input.DeclaredTotal <= input.RateUpper) return;
        var need = Sizing.For(input, SearchMax).Need;
        Assert.True(need == SearchMax || need * input.Wait.RatePerReplica >= input.DeclaredTotal * 0.999);
    });

    [Fact]
    public void The_backlog_drains_in_time() => Any.Sample(input =>
    {
        var need = Sizing.For(input, SearchMax).Need;
        var left = input.BacklogAtHorizon + ((input.Rate - (need * input.Wait.RatePerReplica)) * input.DrainSeconds);
        Assert.True(need == SearchMax || left <= input.BacklogTolerated + 1e-6, $"{left} of {input.BacklogAtHorizon} are left");
    });

    [Fact]
    public void There_is_a_slot_for_all_who_can_be_inside_at_the_horizon() => Any.Sample(input =>
    {
        if (input.SlotsPerReplica == 0) return;
        var level = Sizing.For(input, SearchMax).Level;
        var inside = Math.Min(input.RateUpper * input.HeldSeconds, input.Inside + (input.RateUpper * input.HorizonSeconds));
        Assert.True(level == SearchMax || level * input.SlotsPerReplica >= inside);
    });

    [Fact]
    public void What_is_no_more_than_a_burst_gets_slots_for_the_burst()
    {
        // 45 requests/s that stay for 2 s, and 10 of them came at once after a pause: for a moment that looks like 220/s, which would fill 440 slots.
        var burst = new SizingInput(
            new ReplicaWait(1, 0.003, 1), 220, 220, false, 0, 0, BudgetSeconds: 0.05, DrainSeconds: 1, HeldSeconds: 2, BlockedSeconds: 2, SlotsPerReplica: 57, Inside: 100, HorizonSeconds: 0.16);
        Assert.Equal(3, Sizing.For(burst, SearchMax).Level);

        // Whoever stays at that rate fills them, and is given them on the way.
        Assert.Equal(9, Sizing.For(burst with { Inside = 480 }, SearchMax).Level);
    }

    [Theory]
    [InlineData(64, 700, 2)] // 70 slots held, of 64 each.
    [InlineData(64, 7_000, 13)] // 700, 84 % of them.
    [InlineData(1_000, 8_000, 2)] // 800 would fit into one, whose slots are then never full.
    [InlineData(100_000, 12_000, 1)]
    public void Where_slots_are_servers_many_of_them_are_used(int slots, double rate, int most)
    {
        var level = Sizing.For(
            new(
                new ReplicaWait(slots, 0.1, 1), rate, rate, false, 0, 0, BudgetSeconds: 0.005, DrainSeconds: 1,
                HeldSeconds: 0.1, BlockedSeconds: 0.095, SlotsPerReplica: 0, Inside: rate / 10, HorizonSeconds: 1),
            SearchMax).Level;

        Assert.InRange(level, Math.Ceiling(rate / 10 / slots), most);
    }

    [Theory]
    [InlineData(90, 0, 0, 4, ScalingReason.WaitOverBudget, 2)]
    [InlineData(90, 400, 0, 4, ScalingReason.CallerDeclared, 4)]
    [InlineData(90, 0, 300, 4, ScalingReason.BacklogNotDraining, 4)]
    [InlineData(90, 0, 0, 1, ScalingReason.SlotsHeld, 4)]
    public void The_reason_is_the_rule_that_asks_for_most(double rate, double declared, double backlog, int slots, ScalingReason reason, int need)
    {
        var size = Sizing.For(
            new(
                new ReplicaWait(1, 0.01, 1), rate, rate, false, declared, backlog, BudgetSeconds: 0.05, DrainSeconds: 1,
                HeldSeconds: 0.02, BlockedSeconds: 0.01, slots, Inside: 2, HorizonSeconds: 0.1),
            SearchMax);

        Assert.Equal((reason, need), (size.Reason, size.Need));
    }
}

using CsCheck;
using Sundog.Core.Retries;

namespace Sundog.Core.Tests.Retries;

public class RetryTests
{
    private static readonly FailedTry Get = new(
        TryFailure.ConnectionLost, IsIdempotent: true, IsBodyRepeatable: true, RetryAfter: null, Tries: 1, Remaining: TimeSpan.FromSeconds(10), HasOtherInstance: true);

    private static readonly FailedTry Alone = Get with { HasOtherInstance = false };

    private static readonly FailedTry Post = Get with { IsIdempotent = false };

    public static TheoryData<FailedTry, RetryRefusal> Cases => new()
    {
        { Get, RetryRefusal.None },
        { Get with { Reason = TryFailure.ConnectionFailed }, RetryRefusal.None },
        { Get with { Reason = TryFailure.Unavailable }, RetryRefusal.None },
        { Get with { Reason = TryFailure.ServerError }, RetryRefusal.NotThisFailure },
        { Get with { Reason = TryFailure.TimedOut }, RetryRefusal.NotThisFailure },
        { Get with { IsBodyRepeatable = false }, RetryRefusal.BodyNotRepeatable },
        { Get with { Tries = 3 }, RetryRefusal.TriesSpent },
        { Alone with { Reason = TryFailure.Unavailable, RetryAfter = TimeSpan.FromSeconds(1), Remaining = TimeSpan.FromSeconds(1) }, RetryRefusal.DeadlineTooShort },
        { Alone with { Reason = TryFailure.Unavailable, RetryAfter = TimeSpan.FromSeconds(3) }, RetryRefusal.PauseTooLong },
        { Alone with { Reason = TryFailure.Unavailable, RetryAfter = TimeSpan.FromDays(60), Remaining = TimeSpan.MaxValue }, RetryRefusal.PauseTooLong },
        { Get with { Remaining = TimeSpan.Zero }, RetryRefusal.DeadlineTooShort },
        { Post, RetryRefusal.MayHaveBeenDone },
        { Post with { Reason = TryFailure.Unavailable }, RetryRefusal.MayHaveBeenDone },
        { Post with { Reason = TryFailure.ConnectionFailed }, RetryRefusal.None },
        { Post with { Reason = TryFailure.RefusedNotStarted }, RetryRefusal.None },
        { Post with { Reason = TryFailure.RefusedDraining, Tries = 7 }, RetryRefusal.None },
        { Post with { Reason = TryFailure.ConnectionFailed, Tries = 7 }, RetryRefusal.None },
        { Post with { Reason = TryFailure.ConnectionFailed, Tries = 8 }, RetryRefusal.TriesSpent },
        { Post with { Reason = TryFailure.ConnectionFailed, Tries = 5, HasOtherInstance = false }, RetryRefusal.None },
        { Post with { Reason = TryFailure.RefusedDraining, Tries = 6, HasOtherInstance = false }, RetryRefusal.TriesSpent },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_rule_holds(FailedTry failed, RetryRefusal refusal) =>
        Assert.Equal(refusal, RetryRule.Decide(failed, new RetryBudget(), TimeSpan.Zero).Refusal);

    [Fact]
    public void A_lone_instance_is_asked_again_when_it_said_and_later_each_time_and_another_one_at_once()
    {
        Assert.Equal(TimeSpan.Zero, Pause(Get));
        Assert.Equal(TimeSpan.Zero, Pause(Get with { Reason = TryFailure.RefusedNotStarted, RetryAfter = TimeSpan.FromSeconds(2) }));
        Assert.Equal(TimeSpan.FromSeconds(2), Pause(Alone with { Reason = TryFailure.RefusedNotStarted, RetryAfter = TimeSpan.FromSeconds(2) }));
        Assert.Equal(TimeSpan.FromMilliseconds(20), Pause(Alone));
        Assert.Equal(TimeSpan.FromMilliseconds(40), Pause(Alone with { Tries = 2 }));
        Assert.Equal(TimeSpan.FromMilliseconds(20), Pause(Alone with { Reason = TryFailure.RefusedDraining, RetryAfter = TimeSpan.FromSeconds(2) }));
    }

    [Fact]
    public void An_instance_that_leaves_or_is_gone_costs_no_budget_and_everything_else_does()
    {
        var budget = new RetryBudget();
        for (var i = 0; i < 100; i++) Assert.True(RetryRule.Decide(Get with { Reason = TryFailure.RefusedDraining }, budget, TimeSpan.Zero).MayRetry);
        for (var i = 0; i < 100; i++) Assert.True(RetryRule.Decide(Get with { Reason = TryFailure.ConnectionFailed }, budget, TimeSpan.Zero).MayRetry);
        var allowed = Enumerable.Range(0, 100).Count(_ => RetryRule.Decide(Get, budget, TimeSpan.Zero).MayRetry);
        Assert.Equal(3, allowed);
        Assert.Equal(RetryRefusal.BudgetSpent, RetryRule.Decide(Get, budget, TimeSpan.Zero).Refusal);
    }

    // However the tries fall: over any run the retries are at most a tenth of the first tries, and what a caller that calls seldom may use.
    [Fact]
    public void Retries_stay_within_a_tenth_of_the_first_tries() =>
        Gen.Select(Gen.Double[0.1, 2000], Gen.Double[0, 1], Gen.ULong).Sample((perSecond, failing, seed) =>
        {
            var random = new SeededRandom(seed);
            var budget = new RetryBudget();
            var (now, firsts, retries) = (TimeSpan.Zero, 0, 0);
            while (now < TimeSpan.FromSeconds(30) && firsts < 20_000)
            {
                now += TimeSpan.FromSeconds(random.NextExponential(1 / perSecond));
                firsts++;
                budget.FirstTry(now);
                if (random.NextDouble() < failing && budget.TryTake(now)) retries++;
            }

            Assert.True(retries <= (0.1 * firsts) + 3 + now.TotalSeconds + 1e-9, $"{retries} retries of {firsts} first tries in {now}");
        });

    [Fact]
    public void What_was_saved_fades()
    {
        var budget = new RetryBudget();
        for (var i = 0; i < 10_000; i++) budget.FirstTry(TimeSpan.FromMilliseconds(i));
        Assert.InRange(budget.Tokens, 400, 1000);
        budget.FirstTry(TimeSpan.FromMinutes(5));
        Assert.InRange(budget.Tokens, 0, 4);
    }

    private static TimeSpan Pause(FailedTry failed)
    {
        var verdict = RetryRule.Decide(failed, new RetryBudget(), TimeSpan.Zero);
        Assert.True(verdict.MayRetry);
        return verdict.Pause;
    }
}

using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

public class RegretTests
{
    [Fact]
    public void A_removal_that_was_undone_while_the_objective_was_missed_doubles_persistence_once()
    {
        var regret = Watched();
        regret.Moved(1, new(4, 3), pressed: false);
        regret.Moved(2, new(3, 4), pressed: true);

        Judge(regret, at: 10, requests: 100, violations: 2);
        Judge(regret, at: 20, requests: 200, violations: 2);

        Assert.Equal(2, regret.Persistence);
    }

    [Theory]
    [InlineData(2, 4, false, 2)] // Nothing pressed: the count came back by itself.
    [InlineData(2, 5, true, 2)] // More than was ever removed.
    [InlineData(602, 4, true, 2)] // Too long ago to be the same load.
    [InlineData(2, 4, true, 0.9)] // The objective was met all the same.
    public void Nothing_else_is_regretted(double addedAt, int level, bool pressed, double violations)
    {
        var regret = Watched();
        regret.Moved(1, new(4, 3), pressed: false);
        regret.Moved(addedAt, new(3, level), pressed);

        Judge(regret, addedAt + 10, requests: 100, violations);

        Assert.Equal(1, regret.Persistence);
    }

    [Fact]
    public void It_is_judged_by_a_hundred_requests_at_least()
    {
        var regret = Watched();
        regret.Returned();

        Judge(regret, at: 10, requests: 99, violations: 2);
        Assert.Equal(1, regret.Persistence);

        Judge(regret, at: 11, requests: 100, violations: 2);
        Assert.Equal(4, regret.Persistence);
    }

    [Fact]
    public void Persistence_eases_after_four_cooldowns_in_which_the_objective_was_met()
    {
        var regret = Watched(persistence: 8);

        Judge(regret, at: 19, requests: 500, violations: 0.5);
        Assert.Equal(8, regret.Persistence);

        Judge(regret, at: 29, requests: 1000, violations: 0.5);
        Assert.Equal(7.2, regret.Persistence, 6);
    }

    [Fact]
    public void A_stay_too_short_to_be_judged_is_judged_when_it_ends()
    {
        var regret = Watched(persistence: 2);
        regret.Returned();
        Judge(regret, at: 9, requests: 100, violations: 8);
        Assert.Equal(2, regret.Persistence);

        regret.Leave(requestsEver: 20, violationRatio: 8);
        Assert.Equal(8, regret.Persistence); // Fourfold: a start is dearer than a stay.

        regret.Leave(requestsEver: 200, violationRatio: 8); // Once for each regret.
        Assert.Equal(8, regret.Persistence);
    }

    [Theory]
    [InlineData(true, 19, 8)] // Too few to say.
    [InlineData(true, 100, 3)] // May be chance.
    [InlineData(false, 100, 8)] // It did not come back from zero, nor did anything else have to.
    public void Who_leaves_regrets_nothing_else(bool returned, double requests, double violations)
    {
        var regret = Watched();
        if (returned) regret.Returned();

        regret.Leave(requests, violations);

        Assert.Equal(1, regret.Persistence);
    }

    private static Regret Watched(double persistence = 1)
    {
        var regret = new Regret(persistence);
        Judge(regret, at: 0, requests: 0, violations: 0);
        return regret;
    }

    private static void Judge(Regret regret, double at, double requests, double violations) => regret.Judge(at, requests, violations, cooldownSeconds: 5);
}

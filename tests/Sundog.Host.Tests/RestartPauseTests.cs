namespace Sundog.Host.Tests;

/// <summary>Goal: who dies of itself does not spin, and who is killed is followed at once. Method: ends as values.</summary>
public class RestartPauseTests
{
    private const int Failed = 1, Killed = 137;

    private static readonly TimeSpan Young = TimeSpan.FromSeconds(1), Grown = TimeSpan.FromSeconds(6);

    private readonly RestartPause _pause = new();

    [Fact]
    public void Who_dies_of_itself_again_and_again_is_started_ever_more_slowly()
    {
        int[] milliseconds = [.. Enumerable.Range(0, 10).Select(_ => (int)_pause.After(Failed, Young, hasStandBy: true).TotalMilliseconds)];

        Assert.Equal([0, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000, 10_000], milliseconds);
    }

    [Fact]
    public void With_nobody_standing_by_the_first_death_costs_a_pause_too() =>
        Assert.Equal(TimeSpan.FromMilliseconds(200), _pause.After(Failed, Young, hasStandBy: false));

    [Fact]
    public void Who_is_killed_however_often_is_followed_at_once() => Assert.All(
        Enumerable.Range(0, 20), _ => Assert.Equal(TimeSpan.Zero, _pause.After(Killed, Young, hasStandBy: true)));

    [Fact]
    public void Who_is_killed_with_nobody_standing_by_is_followed_soon() => Assert.All(
        Enumerable.Range(0, 20), _ => Assert.Equal(TimeSpan.FromMilliseconds(100), _pause.After(Killed, Young, hasStandBy: false)));

    [Fact]
    public void Whoever_lived_long_makes_the_next_death_the_first_again()
    {
        _pause.After(Failed, Young, hasStandBy: true);
        _pause.After(Failed, Grown, hasStandBy: true);

        Assert.Equal(TimeSpan.Zero, _pause.After(Failed, Young, hasStandBy: true));
    }
}

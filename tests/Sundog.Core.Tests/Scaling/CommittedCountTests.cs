using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

/// <summary>Goal: what was asked holds until the habitat has had time to answer, and only what it did of that counts as granted. Asked at 1 s, patience 1 s.</summary>
public class CommittedCountTests
{
    [Fact]
    public void What_was_asked_holds_until_it_is_granted_and_is_granted_once()
    {
        var count = Asked(from: 4, to: 3);
        Assert.Equal(3, count.Observe(1.5, 4, 1));
        Assert.Null(count.Granted);

        Assert.Equal(3, count.Observe(1.8, 3, 1));
        Assert.Equal(new CountChange(4, 3), count.Granted);

        count.Observe(1.9, 3, 1);
        Assert.Null(count.Granted);
        Assert.Equal(1, count.ChangedAt);
    }

    [Fact]
    public void What_is_never_answered_is_given_up()
    {
        var count = Asked(from: 4, to: 3);

        Assert.Equal(4, count.Observe(2.1, 4, 1));
        count.Observe(2.2, 3, 1);
        Assert.Null(count.Granted);
    }

    [Fact]
    public void A_part_of_it_is_granted_as_a_part()
    {
        var count = Asked(from: 2, to: 8);

        Assert.Equal(8, count.Observe(1.2, 5, 1));
        Assert.Equal(new CountChange(2, 5), count.Granted);
    }

    [Theory]
    [InlineData(4, 3, 6)] // The other way.
    [InlineData(4, 5, 6)] // Further.
    [InlineData(4, 4, 6)] // Nothing was asked.
    public void What_somebody_else_did_is_not_granted(int from, int to, int confirmed)
    {
        var count = Asked(from, to);
        count.Observe(1.2, confirmed, 1);
        Assert.Null(count.Granted);
        Assert.Equal(1.2, count.ChangedAt);
    }

    [Fact]
    public void The_first_count_that_is_seen_was_granted_to_nobody()
    {
        var count = new CommittedCount();
        Assert.Equal(4, count.Observe(0, 4, 1));
        Assert.Null(count.Granted);
    }

    private static CommittedCount Asked(int from, int to)
    {
        var count = new CommittedCount();
        count.Observe(0, from, 1);
        if (to != from) count.Ask(1, to);
        return count;
    }
}

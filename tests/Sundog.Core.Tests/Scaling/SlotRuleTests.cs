using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

public class SlotRuleTests
{
    [Theory]
    [InlineData(1, 0.01, 0, 4)] // Bound to its CPU: the default of four per core.
    [InlineData(1, 0, 0.5, 4)] // Nothing known.
    [InlineData(1, 0.01, 0.03, 8)] // Four inside keep the CPU busy, two roots more for their variation.
    [InlineData(2, 0.01, 0.03, 14)] // Eight for two servers: 8 + 2 * 2.83.
    [InlineData(0.25, 0.04, 0.12, 8)] // A fraction of a core is one slow server.
    [InlineData(0, 0.01, 0.03, 8)] // Without a grant as with one core.
    [InlineData(1, 0.001, 10, 64)] // There is an end to it.
    public void A_server_needs_as_many_as_are_blocked_while_it_works(double cores, double service, double blocked, int slots) =>
        Assert.Equal(slots, new SlotRule().Settle(cores, service, blocked));

    [Fact]
    public void It_changes_when_a_quarter_is_to_be_gained()
    {
        var rule = new SlotRule();
        Assert.Equal(8, rule.Settle(1, 0.01, 0.03));

        Assert.Equal(8, rule.Settle(1, 0.01, 0.035)); // 8.7
        Assert.Equal(8, rule.Settle(1, 0.01, 0.025)); // 7.2
        Assert.Equal(13, rule.Settle(1, 0.01, 0.06)); // 12.3
    }
}

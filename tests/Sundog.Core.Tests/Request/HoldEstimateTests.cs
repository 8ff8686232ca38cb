using Sundog.Core.Request;
using Sundog.Core.Waiting;

namespace Sundog.Core.Tests.Request;

public class HoldEstimateTests
{
    private static readonly TimeSpan Served = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Means_are_those_of_the_requests_seen()
    {
        var estimate = new HoldEstimate();
        estimate.Add(Summary(excess: TimeSpan.Zero));
        estimate.Add(Summary(excess: Served / 2));
        estimate.Add(body: Served);

        Assert.Equal(Served * 2, estimate.Hold);
        Assert.Equal(Served, estimate.Service);
        Assert.Equal(0.125, estimate.InducedShare, 12);
    }

    [Fact]
    public void What_faded_away_is_gone_and_not_a_number_that_slows_the_processor()
    {
        var estimate = new HoldEstimate();
        estimate.Add(Summary(excess: Served / 2));
        for (var i = 0; i < 5000; i++) estimate.Add(Summary(excess: TimeSpan.Zero));

        Assert.Equal(0, estimate.InducedShare);
    }

    private static RequestSummary Summary(TimeSpan excess) => new(
        RequestOutcome.Completed, false, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, Served, TimeSpan.Zero, TimeSpan.Zero, excess, TimeSpan.Zero, Served);
}

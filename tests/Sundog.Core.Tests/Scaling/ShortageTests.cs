namespace Sundog.Core.Tests.Scaling;

/// <summary>Goal: who was granted a count and got no room for it still says how long its requests wait. Method: a fed engine whose replicas are fewer than its count.</summary>
public class ShortageTests
{
    [Fact]
    public void What_is_projected_is_with_the_replicas_there_are_and_not_with_those_that_were_commanded()
    {
        var service = new FedService(replicas: 1) { Rate = 95, Served = 95, IsObeyed = false };
        service.Committed = 8;
        service.Run(seconds: 10);

        var inputs = service.Last.Decision.Inputs;
        Assert.True(inputs.PredictedWait < inputs.WaitBudget);
        Assert.Equal(inputs.WaitBudget, service.Last.Shortage.WaitBudget);
        Assert.True(service.Last.Shortage.ProjectedWait > inputs.WaitBudget, service.Last.Shortage.ToString());
        Assert.False(service.Last.Shortage.IsSaturated);
    }

    [Fact]
    public void Who_needs_more_than_its_bound_is_saturated_as_long_as_it_does()
    {
        var service = new FedService(replicas: 1) { Rate = 150, Served = 95, Max = 1 };
        service.Run(seconds: 10);
        Assert.True(service.Last.Shortage.IsSaturated);

        (service.Rate, service.Served) = (10, 10);
        service.Run(seconds: 30);
        Assert.False(service.Last.Shortage.IsSaturated);
    }
}

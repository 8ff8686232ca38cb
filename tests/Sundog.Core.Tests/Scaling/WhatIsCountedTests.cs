using Sundog.Core.Lifecycle;
using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

/// <summary>Goal: no figure that an engine works with is larger than what happened, whatever goes wrong around it. Each of these once made services grow to their bound.</summary>
public class WhatIsCountedTests
{
    private static readonly ScalingSettings Entry = new(Objective.Parse("p95 < 200ms"), 1, TimeSpan.FromSeconds(0.1));

    [Fact]
    public void The_past_of_a_replica_that_a_new_leader_hears_of_late_is_no_burst()
    {
        var service = new FedService(replicas: 1) { Rate = 20, Committed = 3, IsObeyed = false };
        service.Run(0.2);
        service.Discover(lived: 300, arrivals: 30_000);
        service.Discover(lived: 300, arrivals: 30_000);
        service.Run(2);

        Assert.InRange(service.Last.Decision.Inputs.ArrivalsPerSecond, 15, 25);
        Assert.DoesNotContain(service.Changes, change => change.Replicas > 3);
    }

    [Fact]
    public void What_the_entry_turned_away_is_no_load_here_and_none_below()
    {
        var service = new FedService(replicas: 4) { Rate = 200, Served = 80, ShedShare = 0.6, CallsPerSecond = 80 }.Run(10);

        Assert.Equal(80, service.Last.Decision.Inputs.ArrivalsPerSecond, 2.0);
        Assert.Equal(80, Assert.Single(service.Last.Guidance.ToCallees).SteadyPerSecond, 4.0);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(3)]
    public void Reports_that_were_held_up_are_no_burst_when_they_come(double silence)
    {
        var service = new FedService(replicas: 2) { Rate = 40, IsObeyed = false };
        service.Run(10);
        service.IsHeard = false;
        service.Run(silence);
        service.IsHeard = true;
        var highest = 0.0;
        for (var i = 0; i < 20; i++) highest = Math.Max(highest, service.Run(0.1).Last.Decision.Inputs.ArrivalsPerSecond);

        Assert.InRange(highest, 30, 50);
        Assert.DoesNotContain(service.Changes, change => change.Replicas > change.Before);
    }

    [Fact]
    public void A_change_is_seen_at_once_however_many_came_before()
    {
        var service = new FedService(replicas: 8) { IsObeyed = false };
        for (var i = 0; i < 6; i++)
        {
            service.Rate = 100;
            service.Run(3);
            service.Rate = 500;
            Assert.InRange(service.Run(0.3).Last.Decision.Inputs.ArrivalsPerSecond, 400, 500.1);
            service.Run(1.7);
            service.Rate = 100;
            Assert.InRange(service.Run(0.5).Last.Decision.Inputs.ArrivalsPerSecond, 99.9, 150);
        }
    }

    [Fact]
    public void A_new_replica_counts_from_its_first_request()
    {
        var service = new FedService(replicas: 1) { Rate = 20 };
        service.Run(5);
        service.Committed = 2;
        service.Discover(lived: 0.5, arrivals: 50);
        service.Run(0.2);

        Assert.InRange(service.Last.Decision.Inputs.ArrivalsPerSecond, 25, 600); // 50 in a moment are a burst.
    }

    [Fact]
    public void Tries_after_the_first_are_no_arrivals()
    {
        var service = new FedService { Rate = 40, RetryShare = 0.5 };

        Assert.Equal(20, service.Run(10).Last.Decision.Inputs.ArrivalsPerSecond, 1.0);
    }

    [Fact]
    public void A_stuck_service_does_not_declare_more_calls_per_request_than_it_makes()
    {
        var service = new FedService(Entry, replicas: 1) { Rate = 50, CallsPerSecond = 150, IsObeyed = false };
        service.Run(20);
        var calm = Assert.Single(service.Last.Guidance.ToCallees).SteadyPerSecond;

        // For three seconds requests begin and call, and none of them ends.
        for (var inside = 0; inside < 30; inside++)
        {
            service.Served = 0;
            service.Gauges = (0, inside * 5, 0);
            service.Run(0.1);
        }

        var stuck = Assert.Single(service.Last.Guidance.ToCallees).SteadyPerSecond;
        Assert.Equal(150, calm, 10.0);
        Assert.InRange(stuck, 0, 1.25 * calm);
    }

    [Fact]
    public void What_the_first_few_requests_cost_starts_one_replica_at_a_time()
    {
        var service = new FedService { Rate = 3, ServiceSeconds = 2, Gauges = (40, 4, 0) };
        service.Run(3);

        Assert.NotEmpty(service.Changes);
        Assert.All(service.Changes, change => Assert.Equal(change.Before + 1, change.Replicas));
    }

    [Fact]
    public void One_slow_start_does_not_stand_for_all()
    {
        var delay = new ProvisioningDelay();
        foreach (var milliseconds in (int[])[2600, 150, 140, 160]) delay.Add(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal((160, 2600), (delay.Typical!.Value.TotalMilliseconds, delay.Value!.Value.TotalMilliseconds));
    }
}

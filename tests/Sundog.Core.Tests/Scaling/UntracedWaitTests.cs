using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

/// <summary>
/// Goal: slots follow time in which a request only waits, although nothing measures that time; replicas follow it only as far as it is nobody's queue.
/// Method: a service whose CPU explains a small part of the time that its slots are held.
/// </summary>
public class UntracedWaitTests
{
    [Fact]
    public void A_pause_raises_the_slots_of_a_replica()
    {
        var service = Pausing(0.2).Run(10);

        Assert.InRange(service.Last.Guidance.SlotsPerReplica, 20, 64);
        Assert.Empty(service.Changes);
    }

    [Fact]
    public void More_pausing_requests_than_slots_make_it_grow_for_its_slots()
    {
        var service = Pausing(1);
        service.Gauges = (Queued: 16, InFlight: 64, Blocked: 0); // Little's law: 80 are inside, and each replica has 64 slots.
        service.Run(10);

        var grown = Assert.Single(service.Changes);
        Assert.Equal((2, ScalingReason.SlotsHeld), (grown.Replicas, grown.Reason));
        Assert.Contains("something that nothing here measures (slow, without a queue)", DecisionText.Explain(grown), StringComparison.Ordinal);
    }

    [Fact]
    public void Those_who_pause_are_no_queue_for_the_CPU_however_tight_the_objective()
    {
        var service = new FedService { Rate = 80, ServiceSeconds = 0.005, Untraced = 0.15 };
        service.Gauges = (Queued: 0, InFlight: 12.4, Blocked: 0);
        service.Run(10);

        Assert.Empty(service.Changes);
    }

    [Fact]
    public void A_queue_in_it_is_not_grown_for()
    {
        var service = Pausing(0.05).Run(10);
        service.Untraced = 2;
        service.Gauges = (500, 64, 0);
        service.Run(5);

        Assert.Empty(service.Changes);
        Assert.Equal(ScalingReason.Incurable, service.Last.Decision.Reason);
    }

    [Fact]
    public void The_same_queue_for_the_CPU_is_grown_for()
    {
        var service = new FedService { Rate = 80, ServiceSeconds = 0.005 }.Run(10);
        service.Gauges = (500, 64, 0);
        service.Run(5);

        Assert.NotEmpty(service.Changes);
    }

    [Fact]
    public void What_became_slower_for_good_gets_its_slots_in_the_end()
    {
        var service = Pausing(0.2).Run(10);
        service.Untraced = 1;
        service.Gauges = (Queued: 16, InFlight: 64, Blocked: 0);
        service.Run(120);

        Assert.Equal(2, service.Committed);
    }

    [Fact]
    public void A_moment_in_which_the_CPU_explains_all_makes_no_queue_of_the_rest()
    {
        var service = Pausing(0.5).Run(10);
        service.Untraced = 0;
        service.Run(6);
        service.Untraced = 0.5;
        service.Run(6);

        Assert.Equal(ScalingReason.Hold, service.Last.Decision.Reason);
        Assert.InRange(service.Last.Decision.Inputs.UntracedIntrinsic.TotalSeconds, 0.35, 0.5);
    }

    [Theory]
    [InlineData(3, 0.3)] // Never twenty requests within a window.
    [InlineData(80, 0.3)] // Two dozen inside at any time, and none of them waits for the CPU.
    public void Whoever_only_pauses_is_at_rest_and_blames_nobody(double rate, double pause)
    {
        var service = new FedService(new(Objective.Parse("p95 < 100ms"), 1, TimeSpan.FromSeconds(0.1))) { Rate = rate, ServiceSeconds = 0.002, Untraced = pause };
        service.Gauges = (Queued: 0, InFlight: Math.Ceiling(rate * pause), Blocked: 0);
        service.Run(20);

        Assert.Equal(ScalingReason.Hold, service.Last.Decision.Reason);
        Assert.True(service.Last.Guidance.Calm);
    }

    [Fact]
    public void What_the_CPU_explains_by_half_changes_nothing()
    {
        var service = new FedService { Rate = 40, ServiceSeconds = 0.01, Untraced = 0.009 }.Run(10);

        Assert.Equal(new FedService { Rate = 40, ServiceSeconds = 0.01 }.Run(10).Last.Guidance.SlotsPerReplica, service.Last.Guidance.SlotsPerReplica);
    }

    [Fact]
    public void Slots_that_nobody_may_change_are_what_the_count_is_reckoned_with()
    {
        var settings = new ScalingSettings(Objective.Parse("p95 < 200ms"), 0, TimeSpan.FromSeconds(0.1)) { FixedSlots = 2 };
        var service = new FedService(settings) { Rate = 300, ServiceSeconds = 0.01 }.Run(10);

        Assert.Equal(2, service.Last.Guidance.SlotsPerReplica);
        Assert.True(service.Committed > 1, "two slots carry 200 a second");
        Assert.Equal(1, new FedService(settings with { FixedSlots = 0 }) { Rate = 300, ServiceSeconds = 0.01 }.Run(10).Committed); // Four slots carry 400.
    }

    private static FedService Pausing(double seconds) => new(new(Objective.Parse("p95 < 3s"), 1, TimeSpan.FromSeconds(0.1)))
    {
        Rate = 80,
        ServiceSeconds = 0.005,
        Untraced = seconds,
    };
}

using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

/// <summary>
/// Goal: a leader's death changes no count. Method: a second engine goes on with the count that the host holds, one replica short, with the will of the first and
/// without it. A replica serves 100 requests/s of 10 ms.
/// </summary>
public class SuccessorTests
{
    [Fact]
    public void A_successor_keeps_the_count_that_the_host_holds()
    {
        var (successor, _) = After(hasWill: true);
        successor.Rate = 350;
        successor.Lose();

        Assert.Empty(successor.Run(20).Changes);
    }

    [Fact]
    public void Without_a_will_it_may_ask_for_more_until_it_knows_the_rate_and_never_for_fewer()
    {
        var (successor, held) = After(hasWill: false);
        successor.Rate = 350;
        successor.Lose();

        Assert.All(successor.Run(20).Changes, change => Assert.True(change.Replicas >= held));
        Assert.Equal(held, successor.Committed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_fewer_would_do_they_leave_after_a_cooldown_and_not_before(bool hasWill)
    {
        var (successor, held) = After(hasWill);
        successor.Rate = 20;
        var begun = successor.Now;
        while (successor.Committed == held && successor.Now < begun + 100) successor.Run(0.1);

        Assert.Equal(ScalingReason.FewerSuffice, Assert.Single(successor.Changes).Reason);
        Assert.InRange(successor.Now - begun, successor.Changes[0].Inputs.Cooldown.TotalSeconds, 10);
    }

    [Fact]
    public void A_queue_is_answered_at_once()
    {
        var (successor, held) = After(hasWill: true);
        (successor.Rate, successor.Served) = (900, 100 * held);
        successor.Gauges = (Queued: 200, InFlight: 4, Blocked: 0);

        Assert.True(successor.Run(0.5).Committed > held);
    }

    [Fact]
    public void More_load_without_a_queue_is_answered_once_every_replica_has_reported()
    {
        var (successor, held) = After(hasWill: true);
        successor.Rate = 900;

        Assert.True(successor.Run(1.5).Committed > held);
    }

    [Fact]
    public void What_was_learned_is_known_from_the_first_step_on_and_left_again()
    {
        var will = new EngineWill(TimeSpan.FromMilliseconds(10), Persistence: 8, BudgetFactor: 1.25, TimeSpan.FromMilliseconds(300), AtZero: false);
        var successor = new FedService(will: will) { Rate = 50 };
        var inputs = successor.Run(0.1).Last.Decision.Inputs;

        Assert.Equal(will, successor.Engine.Will);
        Assert.Equal((will.ServiceTime, will.ProvisioningDelay), (inputs.ServiceTime, inputs.ProvisioningDelay));
        Assert.True(inputs.Cooldown >= 8 * 2 * will.ProvisioningDelay);
    }

    [Fact]
    public void Who_takes_over_a_short_service_lets_in_no_more_than_its_predecessor_did()
    {
        var predecessor = Short(new() { Max = 2 }, seconds: 20);
        var level = predecessor.Last.Guidance.AdmissionLevel;
        Assert.InRange(level, 0.02, 0.5);
        var successor = new FedService(replicas: 2, will: predecessor.Engine.Will) { Max = 2 };

        for (var step = 0; step < 20; step++) Assert.InRange(Short(successor, seconds: 0.1).Last.Guidance.AdmissionLevel, 0.02, level + 0.1);
    }

    /// <summary>Asked for 500 per second, of which two replicas can carry 200.</summary>
    private static FedService Short(FedService service, double seconds)
    {
        (service.Rate, service.Gauges) = (500, (Queued: 20, InFlight: 1, Blocked: 0));
        return service.Run(seconds);
    }

    private static (FedService Successor, int Held) After(bool hasWill)
    {
        var predecessor = new FedService { Rate = 350 }.Run(30);
        return (new(replicas: predecessor.Committed, will: hasWill ? predecessor.Engine.Will : null), predecessor.Committed);
    }
}

using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Host.Journaling;
using Sundog.Host.Services;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.Services;

/// <summary>
/// Goal: who may set a service's count, within which bounds, and what of it survives. Method: a supervisor without a habitat and without sockets, on the
/// test's own time.
/// </summary>
public class ServiceSupervisorTests
{
    [Fact]
    public void The_leader_commands_and_everybody_else_is_told_the_actual_count()
    {
        using var service = new SupervisedService(Shop.Service("web", min: 2, max: 8));
        service.Turn();
        var (first, second) = (service.Connect(service.Instances[0]), service.Connect(service.Instances[1]));
        service.Turn();
        var epoch = first.Sent.OfType<AgentMessage.Leader>().Last(told => told.IsYou).Epoch;

        Assert.Equal((true, 5), Of(service.Command(first, replicas: 5, epoch, sequence: 1)));
        Assert.Equal((false, 5), Of(service.Command(second, replicas: 3, epoch, sequence: 2))); // Not the leader.
        Assert.Equal((false, 5), Of(service.Command(first, replicas: 3, epoch - 1, sequence: 3))); // Of an epoch that is over.
        Assert.Equal((false, 5), Of(service.Command(first, replicas: 3, epoch, sequence: 1))); // Later than something newer.
        Assert.Equal((true, 4), Of(service.Command(first, replicas: 4, epoch, sequence: 2)));
    }

    [Fact]
    public void Whoever_led_before_is_refused_once_another_leads()
    {
        using var service = new SupervisedService(Shop.Service("web", min: 2, max: 8));
        service.Turn();
        var (first, second) = (service.Connect(service.Instances[0]), service.Connect(service.Instances[1]));
        service.Turn();
        var epoch = first.Sent.OfType<AgentMessage.Leader>().Last().Epoch;
        service.Command(first, replicas: 6, epoch, sequence: 1);

        service.Supervisor.Left(first);
        service.Turn();
        var next = second.Sent.OfType<AgentMessage.Leader>().Last();
        Assert.True(next.IsYou && next.Epoch > epoch);

        var refused = service.Command(first, replicas: 1, epoch, sequence: 2);
        Assert.Equal((false, 6), Of(refused));
        Assert.Contains(second.Who.Instance.Value, refused.Reason);
        Assert.Equal((true, 3), Of(service.Command(second, replicas: 3, next.Epoch, sequence: 1)));
    }

    [Fact]
    public void Who_led_a_service_that_ends_is_told_that_nobody_leads_it()
    {
        using var service = new SupervisedService(Shop.Service("web", min: 1, max: 8));
        var (leader, epoch) = Led(service);

        service.Supervisor.End();
        service.Turn();
        var told = leader.Sent.OfType<AgentMessage.Leader>().Last();
        Assert.Equal((null, false), (told.Instance, told.IsYou));
        Assert.True(told.Epoch > epoch);
    }

    [Theory]
    [InlineData(100, 4)]
    [InlineData(0, 2)]
    [InlineData(3, 3)]
    public void The_bounds_of_the_manifest_are_hard(int commanded, int desired)
    {
        using var service = new SupervisedService(Shop.Service("web", min: 2, max: 4));
        var leader = Led(service);
        Assert.Equal((true, desired), Of(service.Command(leader.Link, commanded, leader.Epoch, sequence: 1)));
        service.Turn();
        Assert.Equal(desired, service.Supervisor.Replicas.Ready + service.Supervisor.WaitingForTurn);
    }

    [Fact]
    public void Without_a_bound_the_machine_is_one()
    {
        using var service = new SupervisedService(Shop.Service("web", max: null, cpu: 0.5), room: Rooms.Granting(cores: 2));
        var leader = Led(service);
        Assert.Equal((true, 16), Of(service.Command(leader.Link, replicas: 100, leader.Epoch, sequence: 1))); // Two processors granted four times over, in halves.
        Assert.Equal(16, service.Supervisor.Registry(service.Now).ReplicasMax);
    }

    [Fact]
    public void A_negative_count_and_a_pinned_service_are_refused()
    {
        using var service = new SupervisedService(Shop.Service("web", max: 8));
        var leader = Led(service);
        Assert.Equal((false, 1), Of(service.Command(leader.Link, replicas: -1, leader.Epoch, sequence: 1)));
        service.Supervisor.Pin(3);
        Assert.Equal((false, 3), Of(service.Command(leader.Link, replicas: 7, leader.Epoch, sequence: 2)));
        service.Supervisor.Pin(null);
        Assert.Equal((true, 2), Of(service.Command(leader.Link, replicas: 2, leader.Epoch, sequence: 3)));
    }

    [Fact]
    public void What_is_only_observed_is_written_down_once_and_not_followed()
    {
        using var service = new SupervisedService(Shop.Service("web", max: 8));
        var leader = Led(service);
        for (var sequence = 1; sequence < 5; sequence++) Assert.Equal((false, 1), Of(service.Command(leader.Link, replicas: 6, leader.Epoch, sequence, observe: true)));
        Assert.Single(service.Journal(JournalKind.Decision));
    }

    [Fact]
    public void A_decision_keeps_the_slowest_requests_of_its_time_and_learns_of_those_that_were_under_way()
    {
        using var service = new SupervisedService(Shop.Service("web", max: 8));
        var leader = Led(service);
        service.Answered("before", seconds: 1);
        service.Pass(2);
        service.Command(leader.Link, replicas: 2, leader.Epoch, sequence: 1);
        Assert.Equal(["before"], Assert.Single(service.DecisionsOnDisk()).Exemplars!.Select(exemplar => exemplar.TraceId));

        service.Pass(4);
        service.Answered("under-way", seconds: 5);
        service.Answered("after", seconds: 1);
        service.Turn();
        var told = Assert.Single(service.DecisionsOnDisk());
        Assert.NotNull(told.Effect);
        Assert.Equal([("under-way", -4.0), ("before", 2.0)], told.Exemplars!.Select(exemplar => (exemplar.TraceId, exemplar.Age.TotalSeconds)));
    }

    [Fact]
    public void An_objective_that_a_service_announced_holds_until_the_manifest_says_another()
    {
        var (slow, fast) = (new Objective(0.95, TimeSpan.FromMilliseconds(500)), new Objective(0.95, TimeSpan.FromMilliseconds(120)));
        using var service = new SupervisedService(Shop.Service("web"));
        Assert.True(service.Supervisor.Announce(fast.ToString()));
        Assert.False(service.Supervisor.Announce(fast.ToString()));

        service.Supervisor.Become(Shop.Service("web", revision: "r2"));
        Assert.Equal(fast, service.Supervisor.Objective);
        service.Supervisor.Become(Shop.Service("web", revision: "r3") with { Objective = slow });
        Assert.Equal(slow, service.Supervisor.Objective);
        Assert.False(service.Supervisor.Announce(slow.ToString())); // The new replicas say what is known.
    }

    [Fact]
    public void Why_a_count_stays_is_written_down_when_the_leader_says_so_and_changes_nothing()
    {
        using var service = new SupervisedService(Shop.Service("web", max: 8));
        var leader = Led(service);
        service.Keeps(service.Connect(new("stranger")), leader.Epoch);
        service.Keeps(leader.Link, leader.Epoch - 1);
        Assert.Empty(service.Journal(JournalKind.Decision));

        service.Keeps(leader.Link, leader.Epoch);
        Assert.Equal(["web: kept at 1, Incurable (orders-row)."], service.Journal(JournalKind.Decision));
        Assert.Equal((true, 2), Of(service.Command(leader.Link, replicas: 2, leader.Epoch, sequence: 1)));
    }

    [Fact]
    public void A_service_fixed_at_zero_is_said_to_be_needed_once()
    {
        using var service = new SupervisedService(Shop.Service("web", min: 0, max: 8));
        service.Supervisor.Pin(0);
        for (var second = 0; second < 10; second++) service.Supervisor.Summon();
        Assert.Empty(service.Journal(JournalKind.Summoned));
        Assert.Equal(["web is needed, but fixed at 0 by hand."], service.Journal(JournalKind.Note));

        service.Supervisor.Pin(null);
        service.Supervisor.Summon();
        Assert.Equal(1, service.Supervisor.Desired.Value);
        service.Supervisor.Summon();
        Assert.Single(service.Journal(JournalKind.Summoned));
    }

    [Fact]
    public void After_a_restart_the_count_is_what_was_wanted_and_not_what_was_leaving()
    {
        StoredService stored;
        using (var before = new SupervisedService(Shop.Service("web", max: 8), room: Rooms.Plain(cores: 16)))
        {
            var leader = Led(before);
            before.Command(leader.Link, replicas: 5, leader.Epoch, sequence: 1);
            before.Turn();
            before.Command(leader.Link, replicas: 2, leader.Epoch, sequence: 2);
            Assert.Equal(3, before.Turn().OfType<HabitatCommand.Drain>().Count());
            stored = before.Supervisor.Stored();
        }

        Assert.Equal(5, stored.StartedAt.Count); // They are there until they have drained, and cost until then.
        using var after = new SupervisedService(Shop.Service("web", max: 8), stored);
        Assert.Equal(2, after.Supervisor.Desired.Value);
    }

    [Fact]
    public void A_pin_and_its_release_survive_a_restart()
    {
        using var before = new SupervisedService(Shop.Service("web", max: 8));
        before.Supervisor.Pin(4);
        Assert.True(before.Supervisor.TakeChanged());
        using var after = new SupervisedService(Shop.Service("web", max: 8), before.Supervisor.Stored());
        Assert.Equal((4, (int?)4), (after.Supervisor.Desired.Value, after.Supervisor.Desired.Pinned));
    }

    [Fact]
    public void A_replica_that_only_a_listing_shows_to_be_gone_is_forgotten_with_all_it_measured()
    {
        using var service = new SupervisedService(Shop.Service("web", min: 2));
        service.Turn();
        var (kept, lost) = (service.Instances[0], service.Instances[1]);
        foreach (var instance in (Core.InstanceId[])[kept, lost]) service.Supervisor.Take(service.Connect(instance), Replica.Report(arrivals: 10), service.Now);
        Assert.Equal(2, service.Supervisor.Measurements.Reports.Count());

        service.Remove(lost);
        service.Pass(seconds: 5);
        service.List();

        Assert.Null(service.Supervisor.Measurements.Of(lost));
        Assert.NotNull(service.Supervisor.Measurements.Of(kept));
        Assert.Equal([kept.Value], service.Supervisor.Accounts.StartedAt.Keys);
        Assert.Equal(20, service.Supervisor.Measurements.Sums.Arrivals); // What it did remains done.
    }

    [Fact]
    public void The_leader_hears_what_the_others_measure_and_nobody_but_the_leader_guides()
    {
        using var service = new SupervisedService(Shop.Service("web", min: 2));
        service.Turn();
        var (leader, other) = (service.Connect(service.Instances[0]), service.Connect(service.Instances[1]));
        service.Turn();
        service.Supervisor.Take(other, Replica.Report(arrivals: 3), service.Now);
        Assert.Equal(other.Who.Instance, Assert.Single(leader.Sent.OfType<AgentMessage.PeerReport>()).Instance);

        var guidance = new AgentMessage.Guidance(new ServiceGuidance([], 0, 1, false, false, true, 0, 1, 1));
        service.Supervisor.Guide(other, guidance);
        Assert.Empty(leader.Sent.OfType<AgentMessage.Guidance>());
        service.Supervisor.Guide(leader, guidance);
        Assert.Single(other.Sent.OfType<AgentMessage.Guidance>());
    }

    [Fact]
    public void A_leader_says_that_its_service_is_saturated_until_it_says_otherwise_and_nobody_else_does()
    {
        using var service = new SupervisedService(Shop.Service("web", min: 2));
        service.Turn();
        var (leader, other) = (service.Connect(service.Instances[0]), service.Connect(service.Instances[1]));
        service.Turn();
        service.Wants(other, projectedSeconds: 1, isSaturated: true);
        Assert.Null(service.Supervisor.Shortage);
        service.Wants(leader, projectedSeconds: 1, isSaturated: true);
        Assert.True(service.Supervisor.Shortage!.IsSaturated);
        Assert.All(other.Sent.OfType<AgentMessage.Guidance>(), relayed => Assert.Null(relayed.Shortage)); // For the host alone.
        service.Wants(leader, projectedSeconds: 0.001);
        Assert.False(service.Supervisor.Shortage.IsSaturated);

        service.Supervisor.Left(leader);
        service.Supervisor.Left(other);
        service.Turn();
        Assert.Null(service.Supervisor.Shortage); // Nobody knows any more.
    }

    [Fact]
    public void What_one_who_does_not_lead_would_command_is_written_down_and_is_not_the_last_decision()
    {
        using var service = new SupervisedService(Shop.Service("web", min: 2, max: 8));
        service.Turn();
        var (leader, other) = (service.Connect(service.Instances[0]), service.Connect(service.Instances[1]));
        service.Turn();
        var epoch = leader.Sent.OfType<AgentMessage.Leader>().Last().Epoch;
        service.Command(leader, replicas: 3, epoch, sequence: 1);
        service.Command(other, replicas: 7, epoch, sequence: 2);

        Assert.Equal(2, service.Journal(JournalKind.Decision).Count());
        Assert.Equal(3, service.Supervisor.LastDecision!.Decision.Replicas);
    }

    [Fact]
    public void What_the_HPA_rule_would_set_of_a_pinned_service_is_written_down_once_as_not_accepted()
    {
        using var service = new SupervisedService(Shop.Service("web", min: 3, max: 8, cpu: 1) with { Scaler = Core.Applications.ScalerKind.Hpa }, room: Rooms.Granting(cores: 4));
        service.Supervisor.Pin(6);
        for (var second = 0; second < 900; second += 5)
        {
            service.Turn();
            service.Supervisor.NewsFor(service.Now);
            service.Supervisor.StepHpa(service.Now);
            service.Pass(seconds: 5);
        }

        Assert.Equal(6, service.Supervisor.Desired.Value);
        Assert.Contains("(a person has fixed the count)", Assert.Single(service.Journal(JournalKind.Decision)));
        Assert.False(service.Supervisor.LastDecision!.Accepted);
    }

    [Fact]
    public void A_leader_leaves_its_will_with_the_host_for_whoever_leads_next()
    {
        StoredService stored;
        var will = new EngineWill(TimeSpan.FromMilliseconds(9), Persistence: 4, BudgetFactor: 1.2, TimeSpan.FromMilliseconds(300), AtZero: true);
        var advice = new ServiceGuidance([], 0, 1, false, false, true, 0, 1, 1);
        using (var service = new SupervisedService(Shop.Service("web", min: 2)))
        {
            service.Turn();
            var (first, second) = (service.Connect(service.Instances[0]), service.Connect(service.Instances[1]));
            service.Turn();
            service.Supervisor.Guide(second, new(advice, will with { Persistence = 256 })); // Nobody's will but the leader's.
            service.Supervisor.Guide(first, new(advice, will));
            Assert.Null(second.Sent.OfType<AgentMessage.Guidance>().Single().Will);

            service.Supervisor.Left(first);
            service.Turn();
            Assert.Equal(will with { AtZero = false }, second.Sent.OfType<AgentMessage.Leader>().Last().Will); // It was never there: there are to be two.
            stored = service.Supervisor.Stored();
        }

        using var after = new SupervisedService(Shop.Service("web"), stored);
        Assert.Equal(will with { AtZero = false }, Led(after).Link.Sent.OfType<AgentMessage.Leader>().Last().Will);
    }

    [Fact]
    public void The_will_comes_with_a_command_too_as_the_last_replica_has_nobody_to_guide()
    {
        var will = new EngineWill(TimeSpan.FromMilliseconds(9), 1, 1, TimeSpan.FromMilliseconds(300), AtZero: true);
        StoredService stored;
        using (var service = new SupervisedService(Shop.Service("web", min: 0)))
        {
            service.Supervisor.Summon();
            var leader = Led(service);
            service.Supervisor.Command(leader.Link, new(0, leader.Epoch, 1, new(0, 1, ScalingReason.Idle, new(), []), Will: will), service.Now);
            stored = service.Supervisor.Stored();
        }

        Assert.Equal(will, stored.Will);
        using var after = new SupervisedService(Shop.Service("web", min: 0), stored);
        after.Supervisor.Summon();
        Assert.Equal(will, Led(after).Link.Sent.OfType<AgentMessage.Leader>().Last().Will);
        Assert.Equal(will with { AtZero = false }, after.Supervisor.Stored().Will); // It came back from zero once.
    }

    private static (bool Accepted, int Desired) Of(AgentMessage.DesiredAnswer answer) => (answer.Accepted, answer.Desired);

    private static (FakeLink Link, long Epoch) Led(SupervisedService service)
    {
        service.Turn();
        var link = service.Connect(service.Instances[0]);
        service.Turn();
        return (link, link.Sent.OfType<AgentMessage.Leader>().Last().Epoch);
    }
}

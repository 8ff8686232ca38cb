using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

/// <summary>Goal: one story for each reason that an engine gives, the smallest one that leads to it. A replica of these stories serves 100 requests/s of 10 ms.</summary>
public class ReasonTests
{
    [Fact]
    public void Hold_what_there_is_suffices_and_is_needed() =>
        Ends(ScalingReason.Hold, 1, new FedService { Rate = 20 }.Run(10));

    [Fact]
    public void An_objective_that_no_count_meets_is_told_with_its_figures_until_it_can_be_met()
    {
        var service = new FedService { Rate = 20, Blocked = 0.25 }.Run(10); // 10 ms here and 250 ms at a callee that does not queue.
        Assert.Equal(new OutOfReach(Objective.Parse("p95 < 200ms"), TimeSpan.FromMilliseconds(260)), service.Last.Decision.Inputs.OutOfReach);
        Assert.True(service.Last.Guidance.Infeasible);
        Assert.True(service.Last.Decision.IsNews);

        service.Blocked = 0.02;
        service.Run(10);
        Assert.Null(service.Last.Decision.Inputs.OutOfReach);
        Assert.False(service.Last.Guidance.Infeasible);
    }

    [Fact]
    public void NothingMeasured_no_request_has_come_yet() =>
        Ends(ScalingReason.NothingMeasured, 1, new FedService().Run(10));

    [Fact]
    public void WaitOverBudget_one_replica_would_be_too_busy()
    {
        var service = new FedService { Rate = 20 }.Run(10);
        service.Rate = 90;
        service.Run(3);

        var grown = Became(ScalingReason.WaitOverBudget, service);
        Assert.Equal((1, 2), (grown.Before, grown.Replicas));
        Assert.True(grown.Inputs.PredictedWait > grown.Inputs.WaitBudget);
    }

    [Fact]
    public void BacklogNotDraining_the_rate_is_fine_and_a_queue_is_left()
    {
        var service = new FedService { Rate = 50 }.Run(10);
        service.Gauges = (Queued: 60, InFlight: 4, Blocked: 0);
        service.Run(0.2);

        var grown = Became(ScalingReason.BacklogNotDraining, service);
        Assert.InRange(grown.Inputs.PredictedWait, TimeSpan.Zero, grown.Inputs.WaitBudget); // The wait of newcomers is no reason.
    }

    [Fact]
    public void CallerDeclared_what_will_come_is_staffed_before_it_comes()
    {
        var service = Inner();
        service.Run(10);
        service.Callers = [new(Caller: 1, SteadyPerSecond: 180, TotalPerSecond: 180, Sequence: 1, Age: TimeSpan.Zero)];
        service.Run(0.1);

        Assert.Equal((1, 2), (Became(ScalingReason.CallerDeclared, service).Before, service.Committed));
        Assert.Equal(20, service.Last.Decision.Inputs.ArrivalsPerSecond, 1.0);
    }

    [Fact]
    public void SlotsHeld_a_callee_that_serves_slowly_keeps_slots_and_no_cpu_busy()
    {
        var service = new FedService(Entry("p95 < 20s")) { Rate = 60, Blocked = 4, Gauges = (Queued: 0, InFlight: 240, Blocked: 240) }.Run(10);

        var grown = Became(ScalingReason.SlotsHeld, service);
        Assert.Equal(4, grown.Inputs.BlockedIntrinsic.TotalSeconds, 0.1);
    }

    [Fact]
    public void Saturated_more_is_needed_than_may_be()
    {
        var service = new FedService { Rate = 20, Max = 2 }.Run(10);
        (service.Rate, service.Gauges) = (500, (Queued: 20, InFlight: 1, Blocked: 0));
        service.Run(3);

        Assert.Equal((1, 2), (Became(ScalingReason.Saturated, service).Before, service.Committed));
        Ends(ScalingReason.Saturated, 2, service);
        Assert.True(service.Last.Guidance.Saturated);
        Assert.InRange(service.Last.Guidance.AdmissionLevel, 0.02, 0.5); // 200 of 500 can be carried.
    }

    [Fact]
    public void Saturated_is_who_could_not_carry_what_is_asked_for_even_when_what_is_let_in_fits()
    {
        var service = new FedService { Rate = 500, Max = 2, Gauges = (Queued: 20, InFlight: 1, Blocked: 0) }.Run(10);
        for (var ticks = 0; ticks < 200; ticks++)
        {
            service.Rate = 500 * service.Last.Guidance.AdmissionLevel; // The entry does as it is told, and what is too much waits.
            service.Gauges = (Queued: service.Rate > 190 ? 20 : 0, InFlight: 1, Blocked: 0);
            service.Run(0.1);
        }

        Ends(ScalingReason.Saturated, 2, service);
        Assert.InRange(service.Last.Guidance.AdmissionLevel, 0.3, 0.4); // 200 of 500 keep it busy, and somewhat fewer wait no longer than they may.

        service.Max = 10;
        service.Run(0.2);
        Assert.InRange(service.Committed, 5, 9); // At once as many as all need: five cores and somewhat more.
    }

    [Fact]
    public void Saturated_is_nobody_any_more_whose_load_has_gone_although_no_entry_shed_it()
    {
        var service = new FedService { Rate = 500, Max = 2, Gauges = (Queued: 20, InFlight: 1, Blocked: 0) }.Run(20);
        Ends(ScalingReason.Saturated, 2, service);

        (service.Rate, service.Gauges) = (100, (Queued: 0, InFlight: 1, Blocked: 0));
        service.Run(120);
        Assert.Equal((1.0, false), (service.Last.Guidance.AdmissionLevel, service.Last.Guidance.Saturated));
    }

    [Fact]
    public void FewerSuffice_after_a_cooldown_without_need()
    {
        var service = new FedService(replicas: 4) { Rate = 300 }.Run(30);
        service.Rate = 20;
        service.Run(60);

        Became(ScalingReason.FewerSuffice, service);
        Assert.Equal(1, service.Committed);
    }

    [Fact]
    public void Idle_nothing_came_for_a_cooldown_and_zero_is_allowed()
    {
        var service = new FedService { Rate = 20, Min = 0 }.Run(10);
        service.Rate = 0;
        service.Run(120);

        Became(ScalingReason.Idle, service);
        Ends(ScalingReason.Idle, 0, service);
    }

    [Fact]
    public void A_service_with_an_open_stream_is_not_idle()
    {
        var service = new FedService { Rate = 20, Min = 0 }.Run(10);
        (service.Rate, service.Streaming) = (0, 1);
        service.Run(120);
        Assert.Equal(1, service.Committed);

        service.Streaming = 0;
        service.Run(120);
        Ends(ScalingReason.Idle, 0, service);
    }

    [Fact]
    public void Summoned_a_caller_declares_calls_to_a_service_at_zero()
    {
        var service = Inner();
        service.Min = 0;
        service.Run(10);
        service.Rate = 0;
        service.Run(120);
        Ends(ScalingReason.Idle, 0, service);
        service.Callers = [new(Caller: 1, SteadyPerSecond: 5, TotalPerSecond: 5, Sequence: 1, Age: TimeSpan.Zero)];
        service.Run(0.1);

        Assert.Equal((0, 1), (Became(ScalingReason.Summoned, service).Before, service.Committed));
    }

    [Fact]
    public void BlamedOnCallee_requests_wait_in_its_queue()
    {
        var service = new FedService { Rate = 20, CallsPerSecond = 20, Blocked = 0.4, Excess = 0.35 }.Run(10);

        Ends(ScalingReason.BlamedOnCallee, 1, service);
        Assert.Equal("below", service.Last.Decision.Inputs.Blame);
        Assert.InRange(service.Last.Decision.Inputs.InducedShare, 0.8, 0.9);
    }

    [Fact]
    public void Incurable_requests_wait_for_a_database()
    {
        var service = new FedService { Rate = 20, Incurable = 0.3, Blocked = 0.5, Network = 0.4 }.Run(10);

        Ends(ScalingReason.Incurable, 1, service);
        Assert.Equal("orders", service.Last.Decision.Inputs.Blame);
    }

    [Theory]
    [InlineData(1, 3, 5, 3)]
    [InlineData(8, 3, 5, 5)]
    public void Bounds_are_kept_before_anything_is_measured(int now, int min, int max, int then)
    {
        var service = new FedService(replicas: now) { Min = min, Max = max }.Run(0.1);

        Assert.Equal((now, then), (Became(ScalingReason.Bounds, service).Before, service.Committed));
    }

    [Fact]
    public void Hold_while_nobody_says_how_long_requests_may_wait()
    {
        var service = new FedService(new(Objective: null, CpuCores: 1, TimeSpan.FromSeconds(0.1))) { IsEntry = false, Rate = 90 }.Run(10);

        Ends(ScalingReason.Hold, 1, service);
        Assert.Equal(TimeSpan.Zero, service.Last.Decision.Inputs.WaitBudget);
    }

    [Fact]
    public void Every_decision_tells_the_constants_it_was_reckoned_with()
    {
        var (entry, inner) = (new FedService { Rate = 20 }.Run(10).Last.Decision.Inputs.Constants!, Inner().Run(10).Last.Decision.Inputs.Constants!);

        Assert.Equal((20.0, 200.0, 5.0), (entry.Tick.TotalMilliseconds, entry.WarmUp.TotalMilliseconds, entry.ChangeDeviations)); // Starts take 0.1 s.
        Assert.InRange(entry.Drain, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(1));
        Assert.InRange(entry.WaitFactor, 0.3, 1);
        Assert.Equal((1.0, 0.0, 1.0), (entry.BudgetFactor > 0 ? 1 : 0, inner.BudgetFactor, inner.Persistence));
    }

    private static FedService Inner() =>
        new(new(Objective: null, CpuCores: 1, TimeSpan.FromSeconds(0.1))) { IsEntry = false, Granted = TimeSpan.FromMilliseconds(50), Rate = 20 };

    private static ScalingSettings Entry(string objective) => new(Objective.Parse(objective), 1, TimeSpan.FromSeconds(0.1));

    /// <returns>The first change that was made for this reason.</returns>
    private static ScalingDecision Became(ScalingReason reason, FedService service)
    {
        Assert.Contains(service.Changes, change => change.Reason == reason);
        return service.Changes.First(change => change.Reason == reason);
    }

    private static void Ends(ScalingReason reason, int replicas, FedService service) =>
        Assert.Equal((reason, replicas, replicas), (service.Last.Decision.Reason, service.Last.Decision.Before, service.Last.Decision.Replicas));
}

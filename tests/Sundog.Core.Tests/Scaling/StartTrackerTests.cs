using Sundog.Core.Ports;
using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

public class StartTrackerTests
{
    private static readonly InstanceId First = new("store-1"), Second = new("store-2");

    [Fact]
    public void What_was_commanded_and_is_not_listed_yet_is_due_a_delay_after_the_command()
    {
        var starts = new StartTracker(2);

        starts.Observe(11, [], committed: 2, committedAt: 10);

        Assert.Equal([1, 1], starts.DueIn);
        Assert.Equal((0, 0), (starts.Ready, starts.Starting));
    }

    [Fact]
    public void A_listed_start_is_due_by_its_own_age_and_the_rest_by_the_command()
    {
        var starts = new StartTracker(2);

        starts.Observe(11.5, [Starting(First, 0.5)], committed: 2, committedAt: 10);

        Assert.Equal([0.5, 1.5], starts.DueIn);
        Assert.Equal((0, 1), (starts.Ready, starts.Starting));
    }

    [Fact]
    public void A_start_that_was_seen_from_its_begin_to_its_end_is_measured()
    {
        var starts = new StartTracker(2);

        starts.Observe(10, [Starting(First, 0)], committed: 1, committedAt: 10);
        starts.Observe(10.5, [Ready(First)], committed: 1, committedAt: 10);

        Assert.Equal(0.5, starts.DelaySeconds, 1e-9);
        Assert.Equal(1, starts.Ready);
        Assert.Empty(starts.DueIn);
    }

    [Fact]
    public void An_instance_that_left_before_it_was_ready_measures_nothing()
    {
        var starts = new StartTracker(2);

        starts.Observe(10, [Starting(First, 0)], committed: 1, committedAt: 10);
        starts.Observe(10.1, [], committed: 1, committedAt: 10);
        starts.Observe(10.2, [Ready(First)], committed: 1, committedAt: 10);

        Assert.Equal(2, starts.DelaySeconds);
    }

    [Fact]
    public void A_late_start_is_due_any_moment_until_it_counts_as_lost()
    {
        var starts = new StartTracker(0.1);

        starts.Observe(12, [Starting(First, 2)], committed: 1, committedAt: 10);
        Assert.Equal(1, starts.Starting);
        Assert.Equal([new ControlTimes(0.1).TickSeconds], starts.DueIn);

        starts.Observe(12.2, [Starting(First, 2.2)], committed: 1, committedAt: 10);
        Assert.Equal(0, starts.Starting);
        Assert.Empty(starts.DueIn);
    }

    [Fact]
    public void One_that_was_asked_for_anew_after_a_lost_one_is_under_way()
    {
        var starts = new StartTracker(0.1);

        starts.Observe(13, [Starting(First, 3), Starting(Second, 0.0625)], committed: 2, committedAt: 12.9375);

        Assert.Equal(1, starts.Starting);
        Assert.Equal(2, starts.DueIn.Count); // It, and what the count still lacks beside the lost one.
    }

    private static ReplicaView Starting(InstanceId instance, double since) => new(instance, InstanceState.Starting, TimeSpan.FromSeconds(since), default, TimeSpan.MaxValue);

    private static ReplicaView Ready(InstanceId instance) => new(instance, InstanceState.Ready, TimeSpan.Zero, default, TimeSpan.Zero);
}

using CsCheck;
using Sundog.Core.Lifecycle;

namespace Sundog.Core.Tests.Lifecycle;

public class DesiredCountTests
{
    [Fact]
    public void Commands_are_ordered_by_epoch_and_sequence()
    {
        var desired = new DesiredCount(1, 10);
        Assert.Equal(DesiredVerdict.Accepted, desired.TrySet(4, epoch: 7, sequence: 3));
        Assert.Equal(DesiredVerdict.OlderSequence, desired.TrySet(9, 7, 3));
        Assert.Equal(DesiredVerdict.OlderEpoch, desired.TrySet(9, 6, 100));
        Assert.Equal(4, desired.Value);
        Assert.Equal(DesiredVerdict.Accepted, desired.TrySet(5, 8, 0));
        Assert.Equal(DesiredVerdict.Negative, desired.TrySet(-1, 9, 0));
        Assert.Equal(5, desired.Value);
    }

    [Fact]
    public void Bounds_hold_whatever_is_commanded()
    {
        var desired = new DesiredCount(2, 6);
        Assert.Equal(2, desired.Value);
        Assert.Equal(DesiredVerdict.AcceptedWithinBounds, desired.TrySet(50, 1, 1));
        Assert.Equal(6, desired.Value);
        desired.SetBounds(2, 20);
        Assert.Equal(20, desired.Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => desired.SetBounds(3, 2));
    }

    [Fact]
    public void A_pin_holds_until_it_is_released_and_the_service_goes_on_from_there()
    {
        var desired = new DesiredCount(0, 10);
        desired.Pin(3);
        Assert.Equal(DesiredVerdict.Pinned, desired.TrySet(8, 1, 1));
        Assert.Equal(3, desired.Value);
        desired.Release();
        Assert.Equal(3, desired.Value);
        Assert.Equal(DesiredVerdict.Accepted, desired.TrySet(8, 1, 2));
    }

    [Fact]
    public void A_summons_only_raises()
    {
        var desired = new DesiredCount(0, 10);
        desired.Summon(1);
        Assert.Equal(1, desired.Value);
        desired.TrySet(5, 1, 1);
        desired.Summon(1);
        Assert.Equal(5, desired.Value);
    }

    // Two leaders' commands in any order of arrival end with the newest of all.
    [Fact]
    public void The_newest_command_wins_in_whatever_order_they_arrive() =>
        Gen.Select(Gen.Int[0, 10], Gen.Long[1, 3], Gen.Long[1, 5]).Array[1, 20].Sample(commands =>
        {
            var desired = new DesiredCount(0, 10);
            foreach (var (replicas, epoch, sequence) in commands) desired.TrySet(replicas, epoch, sequence);
            var newest = commands.GroupBy(command => (command.Item2, command.Item3)).MaxBy(group => group.Key)!.First();
            return desired.Value == newest.Item1;
        });
}

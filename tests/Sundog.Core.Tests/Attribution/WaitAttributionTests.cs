using CsCheck;
using Sundog.Core.Attribution;

namespace Sundog.Core.Tests.Attribution;

/// <summary>Goal: every second of waiting has exactly one owner, and nobody is made to grow for another's.</summary>
public class WaitAttributionTests
{
    // Also what a damaged report may say: an excess beyond the blocked time, more that is incurable than was waited.
    private static readonly Gen<WaitMeans> Any =
        from unread in Gen.Double[0, 1]
        from admission in Gen.Double[0, 2]
        from local in Gen.Double[0, 1]
        from incurable in Gen.Double[0, 1.2]
        from blocked in Gen.Double[0, 2]
        from excess in Gen.Double[0, 1.2]
        from service in Gen.Double[0.0001, 1]
        select new WaitMeans(unread, admission, local, incurable * local, blocked, excess * blocked, local + service + blocked);

    [Fact]
    public void The_parts_sum_to_the_wait() => Any.Sample(means =>
    {
        var parts = WaitAttribution.Of(means);
        var excess = means.BlockedSeconds - parts.IntrinsicBlockedSeconds;
        var admissionOfOthers = means.AdmissionSeconds * (parts.InducedShare + parts.IncurableShare);

        Assert.Equal(means.UnreadSeconds + means.AdmissionSeconds + means.LocalSeconds + means.BlockedSeconds,
            parts.ExclusiveSeconds + parts.IncurableSeconds + admissionOfOthers + excess + parts.IntrinsicBlockedSeconds, 1e-9);
    });

    [Fact]
    public void Each_part_is_within_what_was_measured() => Any.Sample(means =>
    {
        var parts = WaitAttribution.Of(means);
        Assert.InRange(parts.InducedShare, 0, 1);
        Assert.InRange(parts.IncurableShare, 0, 1 - parts.InducedShare);
        Assert.InRange(parts.ExclusiveSeconds, 0, means.UnreadSeconds + means.AdmissionSeconds + means.LocalSeconds + 1e-12);
        Assert.InRange(parts.IncurableSeconds, 0, means.LocalSeconds);
        Assert.InRange(parts.IntrinsicBlockedSeconds, 0, means.BlockedSeconds);
        Assert.InRange(parts.IncurablePartOfLocal, 0, 1);
        Assert.InRange(parts.OwnPartOfAdmission, 0, 1);
    });

    [Fact]
    public void A_longer_queue_below_is_never_more_our_own() => Gen.Select(Any, Gen.Double[1, 2]).Sample((means, more) =>
    {
        var (before, after) = (WaitAttribution.Of(means), WaitAttribution.Of(means with { DownstreamExcessSeconds = means.DownstreamExcessSeconds * more }));
        Assert.True(after.ExclusiveSeconds <= before.ExclusiveSeconds + 1e-12);
        Assert.True(after.OwnPartOfAdmission <= before.OwnPartOfAdmission + 1e-12);
    });

    [Theory]
    [InlineData(0, 0.3, 0, false, false)] // A callee that is slow by its own work.
    [InlineData(0, 0.3, 0.25, true, false)] // A callee that queues.
    [InlineData(0.3, 0, 0, false, true)] // A database's lock.
    [InlineData(0, 0, 0, false, false)] // Nobody but ourselves.
    public void The_majority_of_slot_time_decides(double incurable, double blocked, double excess, bool isInduced, bool isIncurable)
    {
        var parts = WaitAttribution.Of(new(UnreadSeconds: 0, AdmissionSeconds: 1, incurable, incurable, blocked, excess, HeldSeconds: incurable + blocked + 0.05));

        Assert.Equal((isInduced, isIncurable), (parts.IsInduced, parts.IsIncurable));
        Assert.Equal(isInduced || isIncurable ? 0 : 1, parts.OwnPartOfAdmission);
    }

    [Fact]
    public void When_nothing_was_held_nobody_is_blamed() => Assert.Equal(default, WaitAttribution.Of(default));
}

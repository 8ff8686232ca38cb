using CsCheck;
using Sundog.Core.Lifecycle;

namespace Sundog.Core.Tests.Lifecycle;

public class RoomSharingTests
{
    private static readonly Gen<RoomClaim> AnyClaim =
        from replicas in Gen.Int[0, 10]
        from missing in Gen.Int[0, 10]
        from cores in Gen.Double[0.1, 2]
        from bytes in Gen.Long[0, 100]
        from wait in Gen.Int[0, 500]
        select Claim(replicas, missing, cores, wait) with { MemoryBytes = bytes };

    [Fact]
    public void The_next_place_goes_where_one_more_replica_changes_most()
    {
        Assert.Equal([0, 1], RoomSharing.Share(1, 0, [Claim(1, 5, 1, wait: 110), Claim(1, 5, 1, wait: 310)]));
        Assert.Equal([1, 3], RoomSharing.Share(4, 0, [Claim(1, 5, 1, wait: 110), Claim(1, 5, 1, wait: 310)])); // 300 at 1, 2 and 3 replicas; 100 at 1.
    }

    [Fact]
    public void Who_has_nobody_comes_first_and_within_the_budget_who_has_fewest()
    {
        Assert.Equal([0, 1], RoomSharing.Share(1, 0, [Claim(1, 5, 1, wait: 9000), Claim(0, 1, 1, wait: 0)]));
        Assert.Equal([0, 1], RoomSharing.Share(1, 0, [Claim(4, 1, 1, wait: 5), Claim(2, 1, 1, wait: 5)]));
    }

    [Fact]
    public void Where_no_grant_is_possible_nothing_is_short() =>
        Assert.Equal([7], RoomSharing.Share(0, 0, [Claim(1, 7, 0, wait: 50)]));

    [Fact]
    public void No_more_is_given_than_there_is_or_was_asked_for_and_no_fitting_place_stays_empty() =>
        Gen.Select(AnyClaim.Array[0, 6], Gen.Double[0, 20], Gen.Long[0, 2000]).Sample((claims, cores, bytes) =>
        {
            var given = RoomSharing.Share(cores, bytes, claims);
            var used = claims.Zip(given).Sum(pair => pair.First.CpuCores * pair.Second);
            var usedBytes = claims.Zip(given).Sum(pair => pair.First.MemoryBytes * pair.Second);
            Assert.True(used <= cores + 1e-6 && usedBytes <= bytes);
            Assert.All(claims.Zip(given), pair => Assert.InRange(pair.Second, 0, pair.First.Missing));
            Assert.All(claims.Zip(given), pair => Assert.True(pair.Second == pair.First.Missing || pair.First.CpuCores > cores - used - 1e-6 || pair.First.MemoryBytes > bytes - usedBytes));
        });

    private static RoomClaim Claim(int replicas, int missing, double cores, int wait) =>
        new("shop", new("web"), replicas, missing, cores, MemoryBytes: 0, TimeSpan.FromMilliseconds(wait), TimeSpan.FromMilliseconds(10));
}

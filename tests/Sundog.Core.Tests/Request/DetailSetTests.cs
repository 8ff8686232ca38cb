using CsCheck;
using Sundog.Core.Request;
using Sundog.Core.Wire;

namespace Sundog.Core.Tests.Request;

public class DetailSetTests
{
    private static readonly Gen<WaitDetail> AnyDetail =
        from service in Gen.UShort[1, 12]
        from kind in Gen.Byte[0, 12]
        from wait in Gen.Int[0, 1000]
        from time in Gen.Int[0, 1000]
        select new WaitDetail(service, (WaitKind)kind, TimeSpan.FromMilliseconds(wait), TimeSpan.FromMilliseconds(time));

    [Fact]
    public void Nothing_is_lost_by_folding_and_the_largest_is_kept() =>
        AnyDetail.Array[1, 40].Sample(details =>
        {
            var set = new DetailSet();
            foreach (var detail in details) set.Add(detail);

            var kept = set.ToArray();
            Assert.InRange(kept.Length, 1, 8);
            Assert.Equal(details.Sum(one => one.ExclusiveWait.Ticks), kept.Sum(one => one.ExclusiveWait.Ticks));
            Assert.Equal(details.Sum(one => one.ServiceTime.Ticks), kept.Sum(one => one.ServiceTime.Ticks));
            Assert.True(kept.Max(one => one.ExclusiveWait) >= details.Max(one => one.ExclusiveWait));
            Assert.True(kept.Count(one => one.Service == DetailSet.Others) <= 1);
        });

    [Fact]
    public void The_same_service_and_kind_are_added_up()
    {
        var set = new DetailSet();
        for (var i = 0; i < 20; i++) set.Add(new(3, WaitKind.Cpu, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2)));
        Assert.Equal([new(3, WaitKind.Cpu, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(40))], set.ToArray());
    }
}

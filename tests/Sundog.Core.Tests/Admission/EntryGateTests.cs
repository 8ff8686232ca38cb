using CsCheck;
using Sundog.Core.Admission;

namespace Sundog.Core.Tests.Admission;

public class EntryGateTests
{
    private static readonly TimeSpan Now = TimeSpan.FromMinutes(1);

    [Fact]
    public void The_share_that_enters_is_the_admission_level() =>
        Gen.Select(Gen.Double[0.05, 1], Gen.ULong).Sample(
            (level, seed) =>
            {
                var random = new SeededRandom(seed);
                var gate = new EntryGate();
                Offer(gate, random, 2000);
                gate.AdmissionLevel = level;
                Assert.Equal(level, Offer(gate, random, 4000) / 4000.0, tolerance: 0.08);
            },
            iter: 50);

    [Fact]
    public void The_more_important_enter_first()
    {
        var gate = new EntryGate();
        for (var i = 0; i < 3000; i++) gate.Admits((byte)(i % 3 * 3), (uint)i, Now); // A third each of class 0, 3 and 6.
        gate.AdmissionLevel = 0.5;

        Assert.Equal(1, gate.FractionAdmitted(6));
        Assert.Equal(0.5, gate.FractionAdmitted(3), tolerance: 0.02);
        Assert.Equal(0, gate.FractionAdmitted(0), tolerance: 0.02);
        Assert.Equal(4, gate.ClassFullyAdmitted);
    }

    [Fact]
    public void One_user_is_consistently_in_or_out_until_the_hour_turns()
    {
        var gate = new EntryGate { AdmissionLevel = 0.5 };
        for (var i = 0; i < 2000; i++) gate.Admits(3, (uint)i, Now);
        var first = Enumerable.Range(0, 200).Select(user => gate.Admits(3, (uint)user, Now)).ToList();
        var again = Enumerable.Range(0, 200).Select(user => gate.Admits(3, (uint)user, Now)).ToList();
        var nextHour = Enumerable.Range(0, 200).Select(user => gate.Admits(3, (uint)user, Now + TimeSpan.FromHours(1))).ToList();

        Assert.InRange(Differing(first, again), 0, 200 / 16); // Those of the part on the border.
        Assert.InRange(Differing(first, nextHour), 60, 140);

        static int Differing(List<bool> some, List<bool> others) => some.Zip(others).Count(pair => pair.First != pair.Second);
    }

    [Fact]
    public void Where_everybody_comes_as_one_user_the_share_still_enters_and_evenly() =>
        Gen.Select(Gen.Double[0.02, 0.98], Gen.UInt).Sample((level, user) =>
        {
            var gate = new EntryGate { AdmissionLevel = level };
            var entered = Enumerable.Range(0, 5000).Select(_ => gate.Admits(3, user, Now)).ToList();
            foreach (var stretch in entered.Chunk(500)) Assert.Equal(level, stretch.Count(inside => inside) / 500.0, tolerance: 0.005);
        });

    [Fact]
    public void Who_asks_most_does_not_decide_for_all()
    {
        var gate = new EntryGate { AdmissionLevel = 0.6 };
        var (robot, others) = (0, 0);
        for (var i = 0; i < 9000; i++)
        {
            if (i % 2 == 0) robot += gate.Admits(3, 7, Now) ? 1 : 0; // Half of all traffic comes with one key.
            else others += gate.Admits(3, (uint)i, Now) ? 1 : 0;
        }

        Assert.Equal(0.6, (robot + others) / 9000.0, tolerance: 0.02);
        Assert.True(robot > 0 && others > 0);
    }

    [Fact]
    public void With_nothing_short_everybody_enters()
    {
        var gate = new EntryGate();
        Assert.Equal(1000, Offer(gate, new(1), 1000));
        Assert.Equal(0, gate.ClassFullyAdmitted);
    }

    private static int Offer(EntryGate gate, SeededRandom random, int requests) =>
        Enumerable.Range(0, requests).Count(_ => gate.Admits((byte)random.Next(8), (uint)random.NextUInt64(), Now));
}

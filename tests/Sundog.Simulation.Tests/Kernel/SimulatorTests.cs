using CsCheck;
using Sundog.Simulation.Kernel;

namespace Sundog.Simulation.Tests.Kernel;

public class SimulatorTests
{
    [Fact]
    public void Things_happen_in_the_order_of_their_time_and_of_their_asking() =>
        Gen.Int[0, 20].Array[0, 200].Sample(delays =>
        {
            var simulator = new Simulator(1);
            var diary = new Diary(simulator);
            for (var i = 0; i < delays.Length; i++) simulator.After(TimeSpan.FromSeconds(delays[i]), diary, i);
            simulator.RunUntil(TimeSpan.FromSeconds(100));

            var expected = delays.Select((delay, i) => (delay, i)).OrderBy(e => e.delay).ThenBy(e => e.i).Select(e => (TimeSpan.FromSeconds(e.delay), e.i));
            return diary.Entries.SequenceEqual(expected);
        });

    [Fact]
    public void Time_stops_where_it_was_told_to()
    {
        var simulator = new Simulator(1);
        var diary = new Diary(simulator);
        simulator.After(TimeSpan.FromSeconds(2), diary, 0);
        simulator.RunUntil(TimeSpan.FromSeconds(1));

        Assert.Empty(diary.Entries);
        Assert.Equal(TimeSpan.FromSeconds(1), simulator.Now);
        simulator.RunUntil(TimeSpan.FromSeconds(2));
        Assert.Single(diary.Entries);
    }

    [Fact]
    public void Streams_of_one_purpose_are_the_same_and_of_two_are_not()
    {
        var (a, b) = (new Simulator(7), new Simulator(7));
        Assert.Equal(a.Stream(1).NextUInt64(), b.Stream(1).NextUInt64());
        Assert.NotEqual(a.Stream(1).NextUInt64(), a.Stream(2).NextUInt64());
    }

    private sealed class Diary(Simulator simulator) : ISleeper
    {
        public List<(TimeSpan At, int What)> Entries { get; } = [];

        public void Wake(int what) => Entries.Add((simulator.Now, what));
    }
}

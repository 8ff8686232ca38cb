using Sundog.Simulation.Kernel;
using Sundog.Simulation.Queues;

namespace Sundog.Simulation.Tests.Queues;

public class MachineTests
{
    [Fact]
    public void Alone_work_goes_as_fast_as_its_limit() => Assert.Equal([0.8], Ends(2, (0.2, 0.25)));

    [Fact]
    public void Those_who_want_more_share_what_the_limited_leave() =>
        Assert.Equal([1.0, 1.0, 1.0], Ends(2, (0.25, 0.25), (0.875, 1), (0.875, 1))); // A quarter, and twice (2 - 1/4) / 2.

    [Fact]
    public void What_one_leaves_the_others_get() =>
        Assert.Equal([2.0, 3.0], Ends(1, (1.0, 1), (2.0, 1)));

    [Fact]
    public void Many_starts_at_once_slow_each_other_down() =>
        Assert.Equal(0.6, Ends(2, [.. Enumerable.Repeat((0.15, 1.0), 8)]).Max(), precision: 6); // 8 x 150 ms on two cores.

    [Fact]
    public void Cancelled_work_gives_its_share_back()
    {
        var simulator = new Simulator(1);
        var machine = new Machine(simulator, 1);
        var worker = new Diary(simulator);
        var first = machine.Begin(1, 1, worker);
        machine.Begin(1, 1, worker);
        simulator.RunUntil(TimeSpan.FromSeconds(1)); // Half of each is done.
        machine.Cancel(first);
        simulator.RunUntil(TimeSpan.FromSeconds(10));

        Assert.Equal([1.5], worker.At);
        Assert.Equal(1.5, machine.UsedSeconds, precision: 6);
        Assert.Equal(0.5, first.Given, precision: 6);
    }

    private static double[] Ends(double cores, params (double CoreSeconds, double CoresMax)[] work)
    {
        var simulator = new Simulator(1);
        var machine = new Machine(simulator, cores);
        var worker = new Diary(simulator);
        foreach (var (seconds, most) in work) machine.Begin(seconds, most, worker);
        simulator.RunUntil(TimeSpan.FromSeconds(100));
        return [.. worker.At];
    }

    private sealed class Diary(Simulator simulator) : IWorker
    {
        public List<double> At { get; } = [];

        public void Worked() => At.Add(Math.Round(simulator.Now.TotalSeconds, 5));
    }
}

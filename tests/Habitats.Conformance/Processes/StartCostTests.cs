using System.Diagnostics;
using Sundog.Core.Ports;

namespace Habitats.Conformance.Processes;

[Collection(nameof(Alone))]
public sealed class StartCostTests(ITestOutputHelper output)
{
    /// <summary>Reports the figure of the promise "the driver adds less than 5 ms to a program's own start"; asserts only its order of magnitude.</summary>
    [Fact]
    public async Task Starting_takes_hardly_longer_than_the_program_itself()
    {
        await using var world = new ProcessWorld(room: 40);
        var overheads = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var spec = world.Spec($"one-{i}") with { Command = ["/bin/sleep", "1000"] };
            var before = Stopwatch.GetTimestamp();
            world.Submit(new HabitatCommand.Start(spec));
            SpinWait.SpinUntil(() => world.Events.Any(e => e is HabitatEvent.Starting starting && starting.Instance == spec.Instance), TimeSpan.FromSeconds(10));
            overheads.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        overheads.Sort();
        output.WriteLine($"command to program running, with all notes taken: median {overheads[10]:0.00} ms, fastest {overheads[0]:0.00} ms, slowest {overheads[^1]:0.00} ms");
        Assert.True(overheads[10] < 50, $"median {overheads[10]:0.00} ms");
    }
}

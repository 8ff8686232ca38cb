using Sundog.Bench.Demo;
using Sundog.Bench.Reports;
using Sundog.Core;
using Sundog.Host.Management;

namespace Sundog.Bench.Tests.Demo;

public class ReplicaHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ServiceId Web = new("web"), Idle = new("idle");

    // One replica before the run; a second is started at 10 s, ready at 12 s; at 20 s one drains, at 21 s it is gone.
    private static readonly ReplicaPoint[] Points =
    [
        At(-30, starting: 1), At(-29, ready: 1), At(10, starting: 1, ready: 1), At(12, ready: 2), At(20, ready: 1, draining: 1), At(21, ready: 1), At(99, ready: 5),
    ];

    [Fact]
    public void The_line_counts_those_able_to_serve()
    {
        var line = Assert.Single(ReplicaHistory.Lines(Points, [Web], Start, TimeSpan.FromSeconds(30)));

        Assert.Equal([new ReplicaStep(TimeSpan.Zero, 1), new(TimeSpan.FromSeconds(12), 2), new(TimeSpan.FromSeconds(20), 1)], line.Steps);
    }

    [Fact]
    public void The_cost_counts_from_start_command_to_exit_within_the_run() =>
        Assert.Equal(30 + 11, ReplicaHistory.Cost(Points, [Web, Idle], Start, TimeSpan.FromSeconds(30)), 1e-9);

    [Fact]
    public void A_service_without_points_has_no_replicas() =>
        Assert.Equal([new ReplicaStep(TimeSpan.Zero, 0)], Assert.Single(ReplicaHistory.Lines(Points, [Idle], Start, TimeSpan.FromSeconds(30))).Steps);

    private static ReplicaPoint At(double second, int starting = 0, int ready = 0, int draining = 0) =>
        new(Start.AddSeconds(second), Web, 1, starting, ready, draining);
}

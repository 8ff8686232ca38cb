using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Promises;

/// <summary>Goal: what the manifest calls important is served when not all can be. Method: a service that may not grow, offered twice what it carries, half of it important.</summary>
public class PriorityTests
{
    [Fact]
    public async Task Where_not_all_can_be_carried_the_important_are()
    {
        await using var application = await RunningApplication.UpAsync(new TestManifest()
            .Priority("/work/order", "high")
            .Service("front", cpu: 0.25, max: 1, objective: "p95 < 500ms", environment: [("WORK_CPU_MS", "10")])
            .ToString());

        var results = await Task.WhenAll(
            Offered.ForAsync(application.Address, "/work/order", "constant:10,15s"), Offered.ForAsync(application.Address, "/work/browse", "constant:40,15s"));

        var (order, browse) = (results[0].Counts, results[1].Counts);
        Assert.True(order.Completed > 0.9 * order.Total, $"of the important: {order}");
        Assert.InRange(browse.Completed, 1, 0.7 * browse.Total);
    }
}

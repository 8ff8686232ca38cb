using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;
using Sundog.Core.Scaling;

namespace EndToEnd.Tests.Promises;

/// <summary>
/// Goal: a service grows for its own waiting and for nobody else's, and says whose it is. Method: chains of real processes under an open-loop load, one with
/// each cause of waiting at its end: a queue for a CPU that may not grow, one that may, slowness without a queue, and a row lock that all replicas share.
/// </summary>
public class BlameTests
{
    private static readonly TimeSpan ToObey = TimeSpan.FromSeconds(0.5);

    [Fact]
    public async Task A_callee_that_queues_and_cannot_grow_makes_nobody_above_it_grow()
    {
        await using var application = await RunningApplication.UpAsync(ChainTo(backMax: 1));
        await Offered.ForAsync(application.Address, "/work", "step:5->40@2s,12s");

        Assert.Contains(await application.DecisionsAsync("back"), each => each.Decision.Reason == ScalingReason.Saturated);
        await GrowsToAtMostAsync(application, "middle", 1);
        await GrowsToAtMostAsync(application, "front", 1);
        await BlamesAsync(application, "middle", ScalingReason.BlamedOnCallee, "back");
        var blamed = await BlamesAsync(application, "front", ScalingReason.BlamedOnCallee, "middle");
        await ExplainsAsync(application, blamed, "of the time inside is waiting in the queue of middle");
    }

    [Fact]
    public async Task A_callee_that_queues_and_can_grow_grows_and_those_above_it_hardly_do()
    {
        await using var application = await RunningApplication.UpAsync(ChainTo(backMax: 6));
        await Offered.ForAsync(application.Address, "/work", "step:5->50@2s,12s");

        Assert.True(await application.MostDesiredAsync("back") > 1, "the callee did not grow");
        foreach (var service in (string[])["front", "middle"])
        {
            await GrowsToAtMostAsync(application, service, 2);
            var cooldown = (await application.DecisionsAsync(service)).Select(each => each.Decision.Inputs.Cooldown).DefaultIfEmpty().Max();
            Assert.InRange(await application.TimeAboveAsync(service, 1), TimeSpan.Zero, cooldown + ToObey);
        }
    }

    [Fact]
    public async Task A_callee_that_is_slow_without_a_queue_makes_its_caller_grow_for_slots_and_is_told_from_one_that_queues()
    {
        await using var application = await RunningApplication.UpAsync(new TestManifest()
            .Service("front", objective: "p95 < 5s", environment: [("WORK_CALLEES", "slow")])
            .Service("slow", environment: [("WORK_PAUSE_MS", "2000")])
            .ToString());
        await Offered.ForAsync(application.Address, "/work", "step:5->45@4s,16s");

        var grown = (await application.DecisionsAsync("front")).Where(each => each.Decision.Replicas > each.Decision.Before).ToList();
        Assert.NotEmpty(grown);
        Assert.All(grown, each => Assert.Equal((ScalingReason.SlotsHeld, "slow"), (each.Decision.Reason, each.Decision.Inputs.Blame)));
        var traced = await application.RunAsync("trace", "/work"); // Sent now, and followed to where its time goes.
        Assert.True(traced.Split('\n').Single(line => line.StartsWith("slow ", StringComparison.Ordinal)).Count(part => part == '█') > 40, traced); // Nearly the whole bar.
        await ExplainsAsync(application, grown[^1].Number, "while slow works (slowly, without a queue)");
    }

    [Fact]
    public async Task A_wait_that_replicas_cannot_cure_makes_nobody_grow_and_is_named()
    {
        await using var application = await RunningApplication.UpAsync(new TestManifest()
            .Service("front", objective: "p95 < 500ms", environment: [("WORK_CALLEES", "orders")])
            .Service("orders", cpu: 1, environment: [("WORK_LOCK", "FOLDER/row"), ("WORK_LOCK_MS", "20")])
            .ToString());
        await Offered.ForAsync(application.Address, "/work", "step:5->60@2s,12s");

        await GrowsToAtMostAsync(application, "orders", 1);
        await GrowsToAtMostAsync(application, "front", 1);
        var blamed = await BlamesAsync(application, "orders", ScalingReason.Incurable, "orders-row");
        await ExplainsAsync(application, blamed, "Requests wait for orders-row: more replicas would not make that wait shorter.");
    }

    private static async Task GrowsToAtMostAsync(RunningApplication application, string service, int most)
    {
        var grown = await application.MostDesiredAsync(service);
        Assert.True(grown <= most, $"{service} grew to {grown}:\n{string.Join('\n', (await application.DecisionsAsync(service)).Select(each => each.Decision))}");
    }

    /// <returns>The decision's number: what the service has to say last may be another thing, once the entry sheds what cannot be carried.</returns>
    private static async Task<long> BlamesAsync(RunningApplication application, string service, ScalingReason reason, string whom)
    {
        var decisions = await application.DecisionsAsync(service);
        var blaming = decisions.FirstOrDefault(each => (each.Decision.Reason, each.Decision.Inputs.Blame) == (reason, whom));
        Assert.True(blaming is not null, $"{service} never said {reason} {whom}:\n{string.Join('\n', decisions.Select(each => each.Decision))}");
        return blaming.Number;
    }

    private static async Task ExplainsAsync(RunningApplication application, long decision, string how)
    {
        var explained = await application.RunAsync("explain", $"{decision}");
        Assert.True(explained.Contains(how, StringComparison.Ordinal), explained);
    }

    /// <summary>Two services that only call, and one whose CPU carries about 25 requests a second per replica.</summary>
    private static string ChainTo(int backMax) => new TestManifest()
        .Service("front", objective: "p95 < 500ms", environment: [("WORK_CALLEES", "middle")])
        .Service("middle", environment: [("WORK_CALLEES", "back")])
        .Service("back", cpu: 0.25, max: backMax, environment: [("WORK_CPU_MS", "10")])
        .ToString();
}

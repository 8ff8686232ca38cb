using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;
using Sundog.Core.Scaling;
using Sundog.Core.Wire;
using Sundog.Host.Management;

namespace EndToEnd.Tests.Promises;

/// <summary>
/// Goal: a service grows for its own waiting and for nobody else's, and one can see whose it is. Method: chains of real processes under an open-loop load, one
/// with each cause of waiting at its end: a queue for a CPU that may not grow, one that may, slowness without a queue, and a row lock that all replicas share.
/// </summary>
public class BlameTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ToObey = TimeSpan.FromSeconds(0.5);

    [Fact]
    public async Task A_callee_that_queues_and_cannot_grow_makes_nobody_above_it_grow()
    {
        await using var application = await RunningApplication.UpAsync(ChainTo(backMax: 1));
        await UnderLoadAsync(application, "step:5->40@2s,12s", "the queue of back is seen from above", async () =>
            (await application.ServiceAsync("middle")).Waits.Any(wait => wait is { IsCallee: true, Name: "back" }));

        Assert.Equal(1, await application.MostDesiredAsync("middle"));
        Assert.Equal(1, await application.MostDesiredAsync("front"));
    }

    [Fact]
    public async Task A_callee_that_queues_and_can_grow_grows_and_those_above_it_hardly_do()
    {
        await using var application = await RunningApplication.UpAsync(ChainTo(backMax: 6));
        await Offered.ForAsync(application.Address, "/work", "step:5->50@2s,12s");

        Assert.True(await application.MostDesiredAsync("back") > 1, "the callee did not grow");
        foreach (var service in (string[])["front", "middle"])
        {
            Assert.InRange(await application.MostDesiredAsync(service), 1, 2);
            var cooldown = (await application.DecisionsAsync(service)).Select(each => each.Decision.Inputs.Cooldown).DefaultIfEmpty().Max();
            Assert.InRange(await application.TimeAboveAsync(service, 1), TimeSpan.Zero, cooldown + ToObey);
        }
    }

    [Fact]
    public async Task A_callee_that_is_slow_without_a_queue_makes_its_caller_grow_for_slots_and_is_told_from_one_that_queues()
    {
        await using var application = await RunningApplication.UpAsync(new TestManifest()
            .Service("front", max: 16, objective: "p95 < 5s", environment: [("WORK_CALLEES", "slow")])
            .Service("slow", environment: [("WORK_PAUSE_MS", "2000"), ("Sundog__Slots", "1000")])
            .ToString());
        await Offered.ForAsync(application.Address, "/work", "step:5->45@4s,16s");

        var grown = (await application.DecisionsAsync("front")).Where(each => each.Decision.Replicas > each.Decision.Before).ToList();
        Assert.NotEmpty(grown);
        Assert.Equal(ScalingReason.SlotsHeld, grown[0].Decision.Reason);
        // Whoever stalls and then sends at once what has gathered seems to need many slots, even more than there may be.
        Assert.All(grown, each => Assert.True(each.Decision.Reason is ScalingReason.SlotsHeld or ScalingReason.Saturated, $"{each.Decision}"));
        Assert.Contains("while a service that it calls works (slowly, without a queue)", await application.RunAsync("explain", $"{grown[0].Number}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_replicas_cannot_cure_makes_nobody_grow_and_is_named()
    {
        await using var application = await RunningApplication.UpAsync(new TestManifest()
            .Service("front", objective: "p95 < 500ms", environment: [("WORK_CALLEES", "orders")])
            .Service("orders", cpu: 1, environment: [("WORK_LOCK", "FOLDER/row"), ("WORK_LOCK_MS", "20")])
            .ToString());
        await UnderLoadAsync(application, "step:5->60@2s,12s", "the row is named", async () =>
            (await application.ServiceAsync("orders")).Waits.Any(IsTheRow) && (await application.RunAsync("ps")).Contains("database orders-row", StringComparison.Ordinal));

        Assert.Equal(1, await application.MostDesiredAsync("orders"));
        Assert.Equal(1, await application.MostDesiredAsync("front"));
    }

    private static bool IsTheRow(WaitStatus wait) => wait is { Kind: WaitKind.Database, Name: "orders-row", Curable: false };

    /// <summary>What must show does so while the load is on.</summary>
    private static async Task UnderLoadAsync(RunningApplication application, string intensity, string what, Func<Task<bool>> shows)
    {
        var load = Offered.ForAsync(application.Address, "/work", intensity);
        await Eventually.HoldsAsync(what, Patience, shows);
        await load;
    }

    /// <summary>Two services that only call, and one whose CPU carries about 25 requests a second per replica.</summary>
    private static string ChainTo(int backMax) => new TestManifest()
        .Service("front", objective: "p95 < 500ms", environment: [("WORK_CALLEES", "middle")])
        .Service("middle", environment: [("WORK_CALLEES", "back")])
        .Service("back", cpu: 0.25, max: backMax, environment: [("WORK_CPU_MS", "10")])
        .ToString();
}

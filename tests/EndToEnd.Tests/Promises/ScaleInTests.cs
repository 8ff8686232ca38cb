using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Promises;

/// <summary>
/// Goal: replicas leave, and builds replace each other, without one failed request. Method: real processes under steady load, plain and
/// streamed, HTTP/1.1 and gRPC, while counts go up and down and environments change; then every outcome is counted.
/// </summary>
public class ScaleInTests
{
    private const double RequestsPerSecond = 20;

    [Fact]
    public async Task No_request_fails_while_replicas_leave()
    {
        await using var application = await RunningApplication.UpAsync(Chain(build: 1));
        await NothingFailsAsync(application, async () =>
        {
            for (var i = 0; i < Counts.ScaleIns; i++)
            {
                foreach (var service in (string[])["front", "back"]) await application.ScaleAsync(service, 3 - (i % 2));
                foreach (var service in (string[])["front", "back"]) await application.ScaleAsync(service, 1);
            }
        });
    }

    [Fact]
    public async Task No_request_fails_while_builds_roll_over()
    {
        await using var application = await RunningApplication.UpAsync(Chain(build: 0));
        await NothingFailsAsync(application, async () =>
        {
            for (var i = 1; i <= Counts.RollOvers; i++)
            {
                var before = await InstancesAsync(application);
                await application.UpAgainAsync(Chain(build: i));
                Assert.Empty(before.Intersect(await InstancesAsync(application)));
            }
        });
    }

    [Fact]
    public async Task No_call_of_gRPC_fails_while_replicas_leave_and_builds_roll_over()
    {
        await using var application = await RunningApplication.UpAsync(Parrots(build: 0));
        using var parrot = new ParrotClient(application.Address);
        var streams = new Repeated();
        var calls = await Repeated.WhileAsync(4, parrot.SayAsync, async () =>
            streams = await Repeated.WhileAsync(4, () => parrot.SayEachAsync(words: 20, millisecondsBetween: 20), async () =>
            {
                for (var i = 0; i < Counts.ScaleIns; i++)
                {
                    await application.ScaleAsync("parrot", 3);
                    await application.ScaleAsync("parrot", 1);
                }

                for (var i = 1; i <= Counts.RollOvers; i++) await application.UpAgainAsync(Parrots(build: i));
            }));

        calls.NeverFailed(application, atLeast: 100);
        streams.NeverFailed(application, atLeast: 10);
    }

    /// <summary>GET and POST through two services, and bodies that take half a second, all at once.</summary>
    private static async Task NothingFailsAsync(RunningApplication application, Func<Task> happening)
    {
        using var streamed = new StreamClient(application.Address);
        var streams = new Repeated();
        var posts = new Repeated();
        var books = await Offered.WhileAsync(application.Address, "/work", RequestsPerSecond, async () =>
            streams = await Repeated.WhileAsync(4, () => streamed.ReadAsync(words: 20, millisecondsBetween: 20), async () =>
                posts = await Repeated.WhileAsync(2, streamed.PostAsync, happening)));

        books.AllAnswered(application);
        streams.NeverFailed(application, atLeast: 10);
        posts.NeverFailed(application, atLeast: 10);
    }

    private static async Task<IReadOnlyList<string>> InstancesAsync(RunningApplication application) =>
        [.. (await application.StatusAsync()).Services.SelectMany(service => service.Replicas).Select(replica => replica.Instance.Value)];

    private string Chain(int build) => new TestManifest()
        .Service("front", cpu: 1, objective: "p95 < 2s", environment: [("WORK_CPU_MS", "1"), ("WORK_CALLEES", "back"), ("BUILD", $"{build}")])
        .Service("back", cpu: 1, environment: [("WORK_CPU_MS", "2"), ("BUILD", $"{build}")])
        .ToString();

    private string Parrots(int build) => new TestManifest()
        .Service("parrot", cpu: 1, objective: "p95 < 2s", environment: [("BUILD", $"{build}")])
        .ToString();
}

using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;
using Sundog.Core.Ports;
using Sundog.Host.Management;

namespace EndToEnd.Tests.Promises;

/// <summary>
/// Goal: whatever is killed, only what was inside it may be lost, and the books add up. Method: kill -9 under steady load of requests that may be
/// sent twice, again and again, waiting each time until the application has healed.
/// </summary>
public class KillTests
{
    private const double RequestsPerSecond = 20;

    /// <summary>Before the first kill: who has not called for a while has no retries saved.</summary>
    private const string WarmUp = "constant:20,5s";

    /// <summary>Who dies younger and again and again is in a crash loop, and by intent is started ever more slowly.</summary>
    private static readonly TimeSpan Grown = TimeSpan.FromSeconds(12);

    /// <summary>From the kill to an answer through the front door of the next host, by way of a look every 50 ms.</summary>
    private static readonly TimeSpan HostAway = TimeSpan.FromSeconds(1);

    /// <summary>Requests take some milliseconds each, so hardly ever is more than one under way, or just arriving.</summary>
    private const int InsideMost = 3;

    [Fact]
    public async Task A_killed_replica_costs_no_request_that_may_be_sent_twice_and_of_the_others_what_was_inside()
    {
        const int callers = 2;
        await using var application = await RunningApplication.UpAsync(Chain());
        await Offered.ForAsync(application.Address, "/work", WarmUp);
        using var orders = new StreamClient(application.Address);
        var posts = new Repeated();
        var books = await Offered.WhileAsync(application.Address, "/work", RequestsPerSecond, async () =>
            posts = await Repeated.WhileAsync(callers, orders.PostAsync, async () =>
            {
                for (var i = 0; i < Counts.Kills; i++)
                {
                    var service = await application.ServiceAsync(i % 2 == 0 ? "back" : "front");
                    await KillAndHealAsync(application, service, service.Replicas.First(r => r.Instance != service.Leader));
                }
            }));

        books.AllAnswered(application);
        posts.FailedAtMost(application, callers * Counts.Kills);
    }

    [Fact]
    public async Task A_killed_leader_costs_no_request_that_may_be_sent_twice_and_another_leads()
    {
        await using var application = await RunningApplication.UpAsync(Chain());
        await Offered.ForAsync(application.Address, "/work", WarmUp);
        var books = await Offered.WhileAsync(application.Address, "/work", RequestsPerSecond, async () =>
        {
            for (var i = 0; i < Counts.Kills; i++)
            {
                var name = i % 2 == 0 ? "back" : "front";
                var service = await Eventually.HasAsync("someone leads", TimeSpan.FromSeconds(10), async () =>
                    await application.ServiceAsync(name) is { Leader: not null } led ? led : null);
                await KillAndHealAsync(application, service, service.Replicas.Single(r => r.Instance == service.Leader));
                await Eventually.HoldsAsync("another one leads", TimeSpan.FromSeconds(10), async () =>
                    (await application.ServiceAsync(name)).Leader is { } next && next != service.Leader);
            }
        });

        books.AllAnswered(application);
    }

    [Fact]
    public async Task A_killed_host_is_back_adopts_what_runs_and_loses_only_what_was_inside()
    {
        await using var application = await RunningApplication.UpAsync(Chain());
        await Offered.ForAsync(application.Address, "/work", WarmUp);
        var running = await InstancesAsync(application);
        var away = new List<TimeSpan>();
        var books = await Offered.WhileAsync(application.Address, "/work", RequestsPerSecond, async () =>
        {
            for (var i = 0; i < Counts.Kills; i++)
            {
                await application.HasStandByAsync(i + 1);
                var host = await application.Client.StatusAsync();
                var since = TimeProvider.System.GetTimestamp();
                Signals.Send(host.ProcessId, Signals.Kill);
                await Eventually.HoldsAsync("another host answers", TimeSpan.FromSeconds(20), application.HasAnotherHostAsync(host.ProcessId));
                await AnswersAsync(application.Address);
                away.Add(TimeProvider.System.GetElapsedTime(since));
                await application.SettledAsync();
            }
        });

        await Eventually.HoldsAsync("every replica is heard again", TimeSpan.FromSeconds(20), async () =>
            (await application.StatusAsync()).Services.SelectMany(s => s.Replicas).All(r => r.ProcessId is not null));
        var counts = books.Counts;
        Assert.Equal(running, await InstancesAsync(application));
        TestContext.Current.TestOutputHelper?.WriteLine($"host away for {string.Join(", ", away.Select(time => $"{time.TotalMilliseconds:0}"))} ms; {counts}");
        Assert.All(away, time => Assert.InRange(time, TimeSpan.Zero, HostAway));

        // Inside the host when it dies are the requests under way; refused are those of the time until another one listens.
        Assert.InRange(counts.Failed, 0, Counts.Kills * InsideMost);
        Assert.True(counts.Total == counts.Completed + counts.Failed + counts.ConnectionRefused, $"{counts}; the first failure: {books.FirstFailure}");
    }

    private static async Task KillAndHealAsync(RunningApplication application, ServiceStatus service, ReplicaStatus victim)
    {
        await Eventually.HoldsAsync($"{victim.Instance} is grown", TimeSpan.FromSeconds(20), async () =>
            (await application.ServiceAsync(service.Service.Name)).Replicas.Single(r => r.Instance == victim.Instance).Age > Grown);
        Signals.Send(victim.ProcessId!.Value, Signals.Kill);
        await Eventually.HoldsAsync($"{victim.Instance} is replaced", TimeSpan.FromSeconds(20), async () =>
        {
            var now = await application.ServiceAsync(service.Service.Name);
            return now.Replicas.All(r => r.Instance != victim.Instance) && now.Replicas.Count(r => r.State == InstanceState.Ready) >= 2;
        });
    }

    /// <summary>On a connection of its own, as somebody who comes now.</summary>
    private static async Task AnswersAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        await http.GetStringAsync("/work", TestContext.Current.CancellationToken);
    }

    private static async Task<IReadOnlyList<string>> InstancesAsync(RunningApplication application) =>
        [.. (await application.StatusAsync()).Services.SelectMany(s => s.Replicas).Select(r => $"{r.Instance} {r.ProcessId}").Order()];

    private string Chain() => new TestManifest()
        .Service("front", cpu: 1, min: 2, max: 2, objective: "p95 < 2s", environment: [("WORK_CPU_MS", "1"), ("WORK_CALLEES", "back")])
        .Service("back", cpu: 1, min: 2, max: 2, environment: [("WORK_CPU_MS", "2")])
        .ToString();
}

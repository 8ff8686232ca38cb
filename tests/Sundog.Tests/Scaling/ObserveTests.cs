using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Tests.World;

namespace Sundog.Tests.Scaling;

/// <summary>
/// Goal: <c>observe</c> decides and says so, and changes nothing. Method: an instance that leads a service under too much load, told to observe or not,
/// and what it says to its host; and what it does when a leader advises it.
/// </summary>
public class ObserveTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_leader_decides_and_says_whether_it_is_meant(bool observe)
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/", Work),
            host,
            options: o => (o.Objective, o.Observe) = ("p95 < 50ms", observe),
            settings: new() { [InstanceEnvironment.CpuCores] = "0.25" });
        var connection = await host.NextAsync();
        await connection.NextAsync<AgentMessage.Hello>(h => h.Ready);
        await connection.SendAsync(new AgentMessage.ServiceInstances(
            new("web"), 1, 1, 10, [new(new InstanceId("web-1"), web.Address, InstanceState.Ready, TimeSpan.FromMinutes(1))]));
        await connection.SendAsync(new AgentMessage.Leader(new InstanceId("web-1"), Epoch: 1, IsYou: true));

        using var over = new CancellationTokenSource();
        using var browser = new HttpClient();
        var load = Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            while (!over.IsCancellationRequested) (await browser.GetAsync(web.Address, Patience.Token)).Dispose();
        }));
        try
        {
            var command = await connection.NextAsync<AgentMessage.SetDesired>();
            Assert.Equal(observe, command.Observe);
            Assert.True(command.Replicas > 1, $"{command.Replicas} replicas");
            Assert.Equal(command.Replicas, command.Decision.Replicas);
        }
        finally
        {
            await over.CancelAsync();
            await load;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_instance_follows_advice_on_slots_unless_it_observes(bool observe)
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync(
            "web", app => app.MapGet("/", () => "ok"), host, options: o => (o.Objective, o.Observe) = ("p95 < 50ms", observe));
        var before = web.Flow.Slots;
        await AdvisedAsync(host, web, new([], 0, 1, false, false, true, 0, SlotsPerReplica: before + 5, Sequence: 1));

        Assert.Equal(observe ? before : before + 5, web.Flow.Slots);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Whoever_observes_or_has_no_host_holds_nobody_back(bool withHost, bool observe)
    {
        await using var host = new FakeHost();
        var (inside, open) = (0, new TaskCompletionSource());
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/", async () =>
            {
                if (Interlocked.Increment(ref inside) == 50) open.SetResult();
                await open.Task.WaitAsync(Patience.Token); // Until all are inside, which two or eight slots would never let happen.
            }),
            withHost ? host : null,
            options: o => (o.Objective, o.Observe) = ("p95 < 5s", observe),
            settings: new() { [InstanceEnvironment.CpuCores] = "0.25" });

        using var browser = new HttpClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => browser.GetAsync(web.Address, Patience.Token)));
        Assert.All(answers, answer => Assert.True(answer.IsSuccessStatusCode));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_entry_sheds_by_level_unless_it_observes(bool observe)
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync(
            "web", app => app.MapGet("/", () => "ok"), host, options: o => (o.Objective, o.Observe) = ("p95 < 10s", observe));
        var connection = await AdvisedAsync(
            host, web, new([], 0, AdmissionLevel: 0, true, false, true, 0, SlotsPerReplica: 0, Sequence: 1));

        // The level counts from the next tick on, of which every report tells.
        for (var reports = 0; reports < 3; reports++) await connection.NextAsync<AgentMessage.Report>();
        using var browser = new HttpClient();
        using var answer = await browser.GetAsync(web.Address, Patience.Token);
        Assert.Equal(observe, answer.IsSuccessStatusCode);
    }

    /// <summary>Once the advice has arrived.</summary>
    private static async Task<FakeHost.Connection> AdvisedAsync(FakeHost host, TestService web, ServiceGuidance advice)
    {
        var connection = await host.NextAsync();
        await connection.NextAsync<AgentMessage.Hello>(h => h.Ready);
        await connection.SendAsync(new AgentMessage.Guidance(advice));
        await connection.SendAsync(FakeHost.Instances("catalog", "http://127.0.0.1:1")); // Messages come in order: with this one the advice is here too.
        await Patience.UntilAsync(() => web.Knows("catalog"));
        return connection;
    }

    /// <summary>5 ms of a processor.</summary>
    private static void Work()
    {
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromMilliseconds(5)) ;
    }
}

using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Sundog.Core;
using Sundog.Core.Applications;
using Sundog.Core.Protocol;
using Sundog.Host.Agents;
using Sundog.Host.Journaling;
using Sundog.Host.Management;
using Sundog.Host.Services;
using Sundog.Host.State;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.Services;

/// <summary>Goal: applications of one machine do not get into each other's way, nor does one into that of its successor of the same name. Method: real replicas.</summary>
public class MachineTests
{
    private static readonly ApplicationSpec Sleepy = Shop.Of("shop", Shop.Service("front", min: 0)), Awake = Shop.Of("shop", Shop.Service("front"));

    [Fact]
    public async Task An_application_that_comes_up_while_one_of_its_name_goes_down_is_whole()
    {
        await using var host = await TestHost.StartAsync();
        var address = (await host.UpAsync(Sleepy)).Applications.Single().Address;
        await host.Client.ScaleAsync("shop", new ServiceId("front"), 0, Patience.Token);
        using var http = new HttpClient();
        var held = http.GetAsync(address, Patience.Token); // A door with somebody inside takes its time to close.
        await host.UntilAsync(status => status.Applications.Single().Front.Inside == 1);

        var (down, downToo) = (host.Client.DownAsync("shop", Patience.Token), host.Client.DownAsync("shop", Patience.Token));
        await host.UntilAsync(status => status.Applications.Count == 0);
        await host.UpAsync(Awake);
        await down;
        await Task.WhenAny(downToo); // Answered with a fault when it came after the other was done.
        await Task.WhenAny(held); // Answered with a fault, or cut off.

        var after = (await host.Client.StatusAsync(Patience.Token)).Applications.Single();
        Assert.True(after.IsSettled);
        Assert.Equal("ok", await http.GetStringAsync(after.Address, Patience.Token));
        Assert.Single(Directory.GetFiles(Path.Combine(host.Folder.ProcessesOf("shop"), "instances")));
        Assert.True(File.Exists(host.Folder.ApplicationOf("shop")));
    }

    /// <summary>After each turn another call is made, and the loop kept until its answers have been heard: one call comes in one batch with the removal.</summary>
    [Fact]
    public async Task Every_call_that_takes_an_application_down_comes_to_its_end()
    {
        using var folder = new TemporaryFolder();
        var state = new HostFolder(folder.Path).Make();
        using var writer = new StateWriter();
        using var journal = new Journal(new JournalFile(state.Journal), TimeProvider.System);
        using var loop = new HostLoop(NullLogger<HostLoop>.Instance);
        using var pause = new ManualResetEventSlim();
        await using var machine = new Machine(loop, state, writer, HostIdentity.Next(state, writer, TimeProvider.System, _ => { }), journal, TimeProvider.System, NullLogger<Machine>.Instance);
        var calls = new List<Task<bool>>();
        var isGoingDown = false;
        loop.Start(now =>
        {
            var wake = machine.Turn(now);
            if (!isGoingDown || machine.Applications.Count == 0) return wake;
            calls.Add(machine.DownAsync("shop"));
            pause.Wait(TimeSpan.FromMilliseconds(100));
            return wake;
        });
        await machine.UpAsync(Sleepy);

        await loop.AskAsync(() => isGoingDown = true);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await loop.AskAsync(() => machine.Applications.Count > 0)) await timer.WaitForNextTickAsync(Patience.Token);

        Assert.Contains(true, await Task.WhenAll(calls).WaitAsync(Patience.Token));
    }

    [Theory]
    [InlineData("p95 < 120ms", "p95 < 120ms")]
    [InlineData("fast", null)]
    public async Task The_objective_that_an_entry_itself_goes_by_is_its_doors_too(string said, string? known)
    {
        await using var host = await TestHost.StartAsync();
        var front = Assert.Single((await host.UpAsync(Awake)).Applications.Single().Services);
        Assert.Null(front.Objective);

        var instance = Assert.Single(front.Replicas).Instance;
        using var replica = await Replica.OpenAsync(host.Folder.AgentSocket);
        var hello = new AgentMessage.Hello("shop", new("front"), instance, host.Identity().TokenOf("shop", new("front"), instance), 1, "", Ready: true) { Objective = said };
        await replica.SayAsync(hello);
        await replica.HearAsync<AgentMessage.Welcome>();

        var status = (await host.Client.StatusAsync(Patience.Token)).Applications.Single();
        Assert.Equal(known, status.Services.Single().Objective?.ToString());
        using var http = new HttpClient();
        Assert.Equal("ok", await http.GetStringAsync(status.Address, Patience.Token));
    }

    [Fact]
    public async Task An_application_of_another_folder_does_not_replace_one_of_the_same_name()
    {
        await using var host = await TestHost.StartAsync();
        await host.UpAsync(Awake with { Folder = "/a/shop" });
        var other = Awake with { Folder = "/b/shop", Revision = "r2" };

        var refused = await Assert.ThrowsAsync<ManagementException>(() => host.Client.UpAsync(other, Patience.Token));
        Assert.Equal("'shop' is up from /a/shop; give this one a name of its own with metadata.name, or take that one down first ('sundog down --app shop').", refused.Message);
        Assert.Equal("r1", (await host.Client.StatusAsync(Patience.Token)).Applications.Single().Revision);

        await host.UpAsync(Awake with { Folder = "/a/shop", Revision = "r3" });
        await host.Client.DownAsync("shop", Patience.Token);
        await host.UpAsync(other);
    }

    [Fact]
    public async Task A_mistake_of_ours_in_one_application_costs_no_other_its_turn()
    {
        using var folder = new TemporaryFolder();
        var state = new HostFolder(folder.Path).Make();
        using var writer = new StateWriter();
        using var journal = new Journal(new JournalFile(state.Journal), TimeProvider.System);
        using var loop = new HostLoop(NullLogger<HostLoop>.Instance);
        await using var machine = new Machine(loop, state, writer, HostIdentity.Next(state, writer, TimeProvider.System, _ => { }), journal, TimeProvider.System, NullLogger<Machine>.Instance);
        loop.Start(machine.Turn);
        await machine.UpAsync(Shop.Of("blog", Shop.Service("front")));
        await SettledAsync("blog");

        await machine.UpAsync(Awake);
        await SettledAsync("shop");

        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isWell = false;
        machine.Arrived(new Link("blog", await InstanceOfAsync("blog"), said => { if (!isWell && said is AgentMessage.PeerReport) throw new InvalidOperationException("of our own making"); }));
        machine.Arrived(new Link("shop", await InstanceOfAsync("shop"), said => { if (said is AgentMessage.PeerReport) heard.TrySetResult(); }));
        await heard.Task.WaitAsync(Patience.Token); // The blog's front door was to be heard first.

        isWell = true;
        await machine.DownAsync("blog");
        await machine.DownAsync("shop");

        Task<HostStatus> StatusAsync() => loop.AskAsync(() => machine.Status(loop.Now));

        async Task<InstanceId> InstanceOfAsync(string name) => (await StatusAsync()).Applications.Single(each => each.Name == name).Services[0].Replicas[0].Instance;

        async Task SettledAsync(string name)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (!(await StatusAsync()).Applications.Single(each => each.Name == name).IsSettled) await timer.WaitForNextTickAsync(Patience.Token);
        }
    }

    private sealed class Link(string application, InstanceId instance, Action<AgentMessage> send) : IAgentLink
    {
        public AgentMessage.Hello Who { get; } = new(application, new ServiceId("front"), instance, "token", 1, "http://127.0.0.1:1", Ready: true);

        public void Send(ReadOnlyMemory<byte> line) => send(JsonSerializer.Deserialize(line.Span, AgentJson.Default.AgentMessage)!);

        public void Close() => throw new InvalidOperationException("Nobody is to close it.");
    }
}

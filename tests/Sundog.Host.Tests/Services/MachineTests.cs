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
        await Task.WhenAll(down, downToo);
        await Task.WhenAny(held); // Answered with a fault, or cut off.

        var after = (await host.Client.StatusAsync(Patience.Token)).Applications.Single();
        Assert.True(after.IsSettled);
        Assert.Equal("ok", await http.GetStringAsync(after.Address, Patience.Token));
        Assert.Single(Directory.GetFiles(Path.Combine(host.Folder.ProcessesOf("shop"), "instances")));
        Assert.True(File.Exists(host.Folder.ApplicationOf("shop")));
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

        var link = new FailingLink("blog", (await StatusAsync()).Applications.Single().Services[0].Replicas[0].Instance);
        machine.Arrived(link); // From here on every turn of the blog would fail.
        await machine.UpAsync(Awake);
        await SettledAsync("shop");
        Assert.True(link.Failures > 0);

        link.IsWell = true;
        await machine.DownAsync("blog");
        await machine.DownAsync("shop");

        Task<HostStatus> StatusAsync() => loop.AskAsync(() => machine.Status(loop.Now));

        async Task SettledAsync(string name)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (!(await StatusAsync()).Applications.Single(each => each.Name == name).IsSettled) await timer.WaitForNextTickAsync(Patience.Token);
        }
    }

    private sealed class FailingLink(string application, InstanceId instance) : IAgentLink
    {
        public AgentMessage.Hello Who { get; } = new(application, new ServiceId("front"), instance, "token", 1, "http://127.0.0.1:1", Ready: true);

        public int Failures { get; private set; }

        public bool IsWell { get; set; }

        private int _sent;

        public void Send(ReadOnlyMemory<byte> line)
        {
            if (IsWell || ++_sent < 3) return; // The greeting.
            Failures++;
            throw new InvalidOperationException("of our own making");
        }

        public void Close() => Failures++;
    }
}

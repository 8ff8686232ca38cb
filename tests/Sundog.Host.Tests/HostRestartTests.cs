using Sundog.Core;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Host.Management;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests;

/// <summary>
/// Goal: kill -9 of the host ends the host and nothing else, and the next one goes on where it stopped. Method: the real command as a process, killed; real
/// replicas, whose streams the test plays.
/// </summary>
public class HostRestartTests
{
    [Fact]
    public async Task After_a_kill_the_replicas_go_on_and_the_next_host_adopts_them_with_all_that_was_decided()
    {
        using var folder = new TemporaryFolder();
        using var client = new ManagementClient(folder.Path);
        ApplicationStatus before;
        long epoch;
        using (var first = await HostProcess.StartAsync(folder.Path))
        {
            await client.UpAsync(Shop.Of("shop", Shop.Service("front"), Shop.Service("back", max: 6)), Patience.Token);
            await client.ScaleAsync("shop", new ServiceId("back"), 3, Patience.Token);
            before = await SettledAsync(client, back: 3);
            epoch = (await client.StatusAsync(Patience.Token)).Epoch;
            await first.KillAsync();
        }

        using var http = new HttpClient();
        foreach (var replica in before.Services.SelectMany(service => service.Replicas)) Assert.Equal("ok", await http.GetStringAsync(replica.Address, Patience.Token));

        await using var second = await TestHost.StartAsync(folder.Path);
        var after = await SettledAsync(client, back: 3);
        Assert.Equal(Programs(before), Programs(after));
        Assert.Equal(before.Address, after.Address);
        Assert.Equal("ok", await http.GetStringAsync(after.Address, Patience.Token));
        Assert.Equal(epoch + 1, (await client.StatusAsync(Patience.Token)).Epoch);
        Assert.Equal(3, after.Services[0].Pinned);
        Assert.True(after.Services[0].ReplicaSeconds > before.Services[0].ReplicaSeconds);

        await client.ScaleAsync("shop", new ServiceId("back"), null, Patience.Token);
        using var stream = await second.ConnectAsync("shop", "back", after.Services[0].Replicas[0].Instance);
        var leads = await stream.HearAsync<AgentMessage.Leader>(told => told.IsYou);
        foreach (var (commandEpoch, accepted, desired) in ((long, bool, int)[])[(leads.Epoch - 1_000_000, false, 3), (leads.Epoch, true, 2), (leads.Epoch - 1, false, 2)])
        {
            await stream.SayAsync(new AgentMessage.SetDesired(2, commandEpoch, 9, new ScalingDecision(2, 3, ScalingReason.FewerSuffice, new ScalingInputs(), [])));
            var answer = await stream.HearAsync<AgentMessage.DesiredAnswer>();
            Assert.Equal((accepted, desired), (answer.Accepted, answer.Desired));
        }

        await client.DownAsync("shop", Patience.Token);
        await second.StopAsync();
    }

    [Fact]
    public async Task What_was_starting_or_leaving_at_the_kill_comes_to_its_end()
    {
        using var folder = new TemporaryFolder();
        using var client = new ManagementClient(folder.Path);
        using (var first = await HostProcess.StartAsync(folder.Path))
        {
            await client.UpAsync(Shop.Of("shop", Shop.Service("front"), Shop.Service("back", max: 6)), Patience.Token);
            await client.ScaleAsync("shop", new ServiceId("back"), 4, Patience.Token);
            await SettledAsync(client, back: 4);
            await client.ScaleAsync("shop", new ServiceId("back"), 2, Patience.Token);
            await client.ScaleAsync("shop", new ServiceId("front"), 3, Patience.Token);
            await first.KillAsync();
        }

        await using var second = await TestHost.StartAsync(folder.Path);
        var after = await SettledAsync(client, back: 2, front: 3);
        using var http = new HttpClient();
        foreach (var replica in after.Services.SelectMany(service => service.Replicas)) Assert.Equal("ok", await http.GetStringAsync(replica.Address, Patience.Token));
        await client.DownAsync("shop", Patience.Token);
        Assert.Empty(Directory.GetDirectories(Path.Combine(folder.Path, "processes")));
        await second.StopAsync();
    }

    [Fact]
    public async Task A_host_watches_no_files()
    {
        using var folder = new TemporaryFolder();
        using var client = new ManagementClient(folder.Path);
        using var host = await HostProcess.StartAsync(folder.Path);
        await client.UpAsync(Shop.Of("shop", Shop.Service("front")), Patience.Token);

        // Its working directory may be the root of the file system, and a watch of all below costs seconds.
        var open = Directory.EnumerateFiles($"/proc/{host.Id}/fd").Select(file => new FileInfo(file).LinkTarget ?? "");
        Assert.DoesNotContain(open, target => target.Contains("inotify", StringComparison.Ordinal));
        await client.DownAsync("shop", Patience.Token);
    }

    private static async Task<ApplicationStatus> SettledAsync(ManagementClient client, int back, int front = 1)
    {
        var patience = Patience.Token;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var status = (await client.StatusAsync(patience)).Applications;
            if (status is [{ IsSettled: true, Services: [var first, var second] } one] && (first.Replicas.Count, second.Replicas.Count) == (back, front)) return one;
            await timer.WaitForNextTickAsync(patience);
        }
    }

    private static IEnumerable<(string, string, int)> Programs(ApplicationStatus application) =>
        application.Services.SelectMany(service => service.Replicas).Select(replica => (replica.Instance.Value, replica.Address, ProgramOf.Id(replica.Address)));
}

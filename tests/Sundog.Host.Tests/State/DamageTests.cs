using System.Net;
using System.Net.Sockets;
using Sundog.Core.Applications;
using Sundog.Core.Ports;
using Sundog.Habitats.Processes;
using Sundog.Host.Journaling;
using Sundog.Host.Management;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.State;

/// <summary>
/// Goal: whatever of a host's state is damaged or in the way, the next host says so, and what ran goes on and comes back under it. Method: a real host with
/// real replicas ends, one thing of its folder is spoiled, another host begins.
/// </summary>
public sealed class DamageTests : IAsyncDisposable
{
    private static readonly ApplicationSpec App = Shop.Of("shop", Shop.Service("front"), Shop.Service("back", min: 2));

    private readonly TemporaryFolder _folder = new();
    private TestHost? _host;

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"spec\":{\"name\":\"shop\"")]
    [InlineData("{}")]
    [InlineData("{\"spec\":{\"name\":\"blog\",\"entry\":\"front\",\"revision\":\"r\",\"services\":[]},\"publicPort\":1,\"services\":{}}")]
    public async Task An_application_whose_file_is_damaged_is_put_aside_and_told_and_up_takes_over_what_runs(string damage)
    {
        var before = await UpAndEndAsync();
        File.WriteAllText(Path.Combine(_folder.Path, "applications", "shop.json"), damage);

        _host = await TestHost.StartAsync(_folder.Path);
        Assert.Empty((await _host.Client.StatusAsync(Patience.Token)).Applications);
        var told = (await _host.JournalAsync(entries => entries[^1] is { Kind: JournalKind.Note })).Last();
        Assert.Contains("shop.json.broken", told.Text);
        Assert.All(before, replica => Assert.True(IsAnswering(replica.Address)));
        using var stream = await _host.ConnectAsync("shop", "front", FrontOf(before));

        var after = await _host.UpAsync(App);
        Assert.Equal(Names(before), Names(ReplicasOf(after)));
        Assert.True((await stream.HearAsync<Core.Protocol.AgentMessage.Leader>()).IsYou); // Its stream was there before its application.
    }

    [Fact]
    public async Task What_runs_of_a_service_that_up_no_longer_describes_leaves_and_down_waits_for_it()
    {
        var before = await UpAndEndAsync();
        File.WriteAllText(Path.Combine(_folder.Path, "applications", "shop.json"), "");

        _host = await TestHost.StartAsync(_folder.Path);
        await _host.UpAsync(App with { Services = [App.Services[0]] });
        Assert.All(before, replica => Assert.Equal(replica.Instance == FrontOf(before), IsAnswering(replica.Address)));
    }

    [Fact]
    public async Task Down_ends_also_what_up_did_not_describe()
    {
        var before = await UpAndEndAsync();
        File.WriteAllText(Path.Combine(_folder.Path, "applications", "shop.json"), "");

        _host = await TestHost.StartAsync(_folder.Path);
        await _host.UpAsync(App with { Services = [App.Services[0]] }, settled: false);
        await _host.Client.DownAsync("shop", Patience.Token);
        Assert.All(before, replica => Assert.False(IsAnswering(replica.Address)));
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_keeps_nothing_from_being_taken_over()
    {
        var before = await UpAndEndAsync();
        var records = Path.Combine(_folder.Path, "processes", "shop", "instances");
        var intention = Directory.GetFiles(records)[0];
        File.WriteAllText(intention, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(intention), "\"processId\":\\d+", "\"processId\":0"));
        string[] written = [Path.Combine(_folder.Path, "epoch"), Path.Combine(_folder.Path, "applications", "shop.json"), .. Directory.GetFiles(records)];
        foreach (var file in written) Directory.CreateDirectory(file + ".next"); // In the way of each.

        _host = await TestHost.StartAsync(_folder.Path);
        var after = await _host.UntilAsync(status => status.Applications is [{ IsSettled: true }]);
        Assert.Equal(Names(before), Names(ReplicasOf(after)));
        foreach (var file in written) Directory.Delete(file + ".next");
    }

    [Fact]
    public async Task A_start_that_fails_leaves_its_port_free_and_nothing_that_is_half_up()
    {
        _host = await TestHost.StartAsync(_folder.Path);
        var port = FreePort();
        var app = Shop.Of("shop", Shop.Service("front")) with { Port = port };
        var (folder, file) = (Path.Combine(_folder.Path, "processes", "shop"), Path.Combine(_folder.Path, "applications", "shop.json.next"));
        File.WriteAllText(folder, "in the way");
        await RefusedAsync(app);
        File.Delete(folder);

        Directory.CreateDirectory(file);
        await RefusedAsync(app);
        Directory.Delete(file);

        Assert.Equal(port, new Uri((await _host.UpAsync(app)).Applications.Single().Address).Port);
        Directory.CreateDirectory(file);
        await Assert.ThrowsAsync<ManagementException>(() => _host.Client.UpAsync(app with { Revision = "r2" }, Patience.Token));
        Assert.Equal("r1", (await _host.Client.StatusAsync(Patience.Token)).Applications.Single().Revision);
        Directory.Delete(file);
    }

    [Fact]
    public async Task A_replica_whose_record_is_damaged_goes_on_and_is_replaced_in_order()
    {
        var before = await UpAndEndAsync();
        var spoiled = before.First(replica => replica.Instance.Value.StartsWith("back", StringComparison.Ordinal));
        var record = Directory.GetFiles(Path.Combine(_folder.Path, "processes"), spoiled.Instance + ".json", SearchOption.AllDirectories).Single();
        File.WriteAllText(record, "{\"instance\":");

        _host = await TestHost.StartAsync(_folder.Path);
        var after = ReplicasOf(await _host.UntilAsync(status => status.Applications is [{ IsSettled: true }]));
        Assert.Equal(Names(before).Except([spoiled.Instance.Value]), Names(after).Intersect(Names(before)));
        Assert.Equal(3, after.Count);
        Assert.False(IsAnswering(spoiled.Address)); // It was not forgotten: it has left.
    }

    [Fact]
    public async Task With_a_new_secret_every_replica_is_replaced_by_one_that_knows_it()
    {
        var before = await UpAndEndAsync();
        File.WriteAllBytes(Path.Combine(_folder.Path, "secret"), [1, 2, 3]);

        _host = await TestHost.StartAsync(_folder.Path);
        var after = ReplicasOf(await _host.UntilAsync(status => status.Applications is [{ IsSettled: true }] && !ReplicasOf(status).Any(r => Names(before).Contains(r.Instance.Value))));
        Assert.Equal(3, after.Count);
        using var stream = await _host.ConnectAsync("shop", "front", after.Single(r => r.Instance.Value.StartsWith("front", StringComparison.Ordinal)).Instance);
        await stream.HearAsync<Core.Protocol.AgentMessage.Welcome>();
    }

    [Fact]
    public async Task A_public_port_that_somebody_took_meanwhile_is_waited_for_and_the_others_are_not_kept_waiting()
    {
        int port;
        Core.InstanceId front;
        Replica early;
        await using (var first = await TestHost.StartAsync(_folder.Path))
        {
            var status = await first.UpAsync(App);
            (port, front) = (new Uri(status.Applications[0].Address).Port, FrontOf(ReplicasOf(status)));
            await first.UpAsync(Shop.Of("blog", Shop.Service("front")));
            await first.StopAsync();
        }

        using (var squatter = new TcpListener(IPAddress.Loopback, port))
        {
            squatter.Start();
            _host = await TestHost.StartAsync(_folder.Path);
            var status = await _host.UntilAsync(status => status.Applications is [{ Name: "blog", IsSettled: true }] && status.Waiting is [{ Reason.Length: > 0 }]);
            Assert.Equal("shop", status.Waiting[0].Name);
            Assert.StartsWith($"Port {port} is taken by another program", status.Waiting[0].Reason);
            early = await _host.ConnectAsync("shop", "front", front);
        }

        var taken = await _host.UntilAsync(status => status.Waiting.Count == 0 && status.Applications.Count == 2 && status.Applications.All(each => each.IsSettled));
        Assert.Equal(port, new Uri(taken.Applications.Single(each => each.Name == "shop").Address).Port);
        Assert.True((await early.HearAsync<Core.Protocol.AgentMessage.Leader>()).IsYou);
        early.Dispose();
    }

    [Fact]
    public async Task What_waits_for_its_port_can_be_taken_down()
    {
        var before = await UpThenEndAsync();
        using var squatter = new TcpListener(IPAddress.Loopback, new Uri(before.Applications[0].Address).Port);
        squatter.Start();
        _host = await TestHost.StartAsync(_folder.Path);
        await _host.Client.DownAsync("shop", Patience.Token);
        Assert.All(ReplicasOf(before), replica => Assert.False(IsAnswering(replica.Address)));
        Assert.Empty((await _host.Client.StatusAsync(Patience.Token)).Waiting);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "applications")));
    }

    [Fact]
    public async Task A_second_host_does_not_take_the_folder_of_a_living_one()
    {
        _host = await TestHost.StartAsync(_folder.Path);
        Assert.False(await HostProgram.RunAsync(_folder.Path, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, null, Patience.Token));
        Assert.True(await _host.Client.AnswersAsync(Patience.Token));
    }

    private async Task<IReadOnlyList<ReplicaStatus>> UpAndEndAsync() => ReplicasOf(await UpThenEndAsync());

    private async Task<HostStatus> UpThenEndAsync()
    {
        await using var first = await TestHost.StartAsync(_folder.Path);
        var status = await first.UpAsync(App);
        await first.StopAsync();
        return status;
    }

    private static IReadOnlyList<ReplicaStatus> ReplicasOf(HostStatus status) =>
        [.. status.Applications.SelectMany(application => application.Services).SelectMany(service => service.Replicas).Where(replica => replica.State == InstanceState.Ready)];

    private static IEnumerable<string> Names(IEnumerable<ReplicaStatus> replicas) => replicas.Select(replica => replica.Instance.Value).Order();

    private static Core.InstanceId FrontOf(IEnumerable<ReplicaStatus> replicas) => replicas.Single(replica => replica.Instance.Value.StartsWith("front-", StringComparison.Ordinal)).Instance;

    private async Task RefusedAsync(ApplicationSpec app)
    {
        var refused = await Assert.ThrowsAsync<ManagementException>(() => _host!.Client.UpAsync(app, Patience.Token));
        Assert.StartsWith("The host could not do it: ", refused.Message);
        Assert.Empty((await _host!.Client.StatusAsync(Patience.Token)).Applications);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsAnswering(string address) => PortReservation.Answers(new Uri(address));
}

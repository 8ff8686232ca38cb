using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Sundog.Core.Protocol;
using Sundog.Hosting;
using Sundog.Tests.World;

namespace Sundog.Tests.Hosting;

/// <summary>
/// Goal: an instance that leaves under load fails nobody. Method: callers that never stop, instances that come and go as they are told, and a host
/// that tells the callers as late as it may.
/// </summary>
public class DrainTests
{
    [Fact]
    public async Task A_while_in_which_the_process_could_not_run_is_not_quiet()
    {
        var patience = new DrainPatience(TimeSpan.Zero, Quiet: TimeSpan.FromMilliseconds(1), Longest: TimeSpan.FromMilliseconds(200)) { LookLate = TimeSpan.Zero };
        var began = TimeProvider.System.GetTimestamp();
        await new Drain(patience).QuietAsync(Patience.Token);
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= patience.Longest, "the door closed although every look came late");
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, "1.1")]
    [InlineData(HttpProtocols.Http2, "2.0")]
    public async Task Instances_leave_under_load_and_no_call_fails(HttpProtocols protocols, string version)
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync("web", _ => { }, host);
        var caller = await host.NextAsync();
        using var stop = new CancellationTokenSource();
        var (answered, failed) = (0, new List<string>());

        async Task CallAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "http://catalog/")
                {
                    Version = new(version),
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                    Content = new StringContent("x"),
                };
                try
                {
                    using var answer = await web.Client.SendAsync(request, Patience.Token);
                    if (answer.StatusCode == HttpStatusCode.OK) Interlocked.Increment(ref answered);
                    else lock (failed) failed.Add($"{answer.StatusCode}");
                }
                catch (HttpRequestException error)
                {
                    lock (failed) failed.Add(error.ToString());
                }
            }
        }

        var present = await StartAsync();
        await caller.SendAsync(FakeHost.Instances("catalog", present.Service.Address));
        await Patience.UntilAsync(() => web.Reaches("catalog"));
        var callers = Enumerable.Range(0, 8).Select(_ => CallAsync()).ToArray();
        for (var i = 0; i < 5; i++)
        {
            var next = await StartAsync();
            var before = Volatile.Read(ref answered);
            await Patience.UntilAsync(() => Volatile.Read(ref answered) > before + 20);
            present.Service.App.Lifetime.StopApplication(); // As SIGTERM does.
            await caller.SendAsync(FakeHost.Instances("catalog", next.Service.Address)); // The news comes after.
            await present.Service.DisposeAsync();
            present = next;
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        await present.Service.DisposeAsync();
        Assert.Empty(failed);
        Assert.True(answered > 100);

        async Task<(TestService Service, FakeHost.Connection Stream)> StartAsync()
        {
            var service = await TestService.StartAsync(
                "catalog",
                app => app.MapPost("/", async () =>
                {
                    await Task.Delay(2);
                    return "ok";
                }),
                host,
                protocols);
            return (service, await host.NextAsync());
        }
    }

    [Fact]
    public async Task Whoever_started_the_process_hears_of_readiness_and_of_leaving()
    {
        using var starter = new Starter();
        var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), settings: starter.Settings);
        Assert.Equal("READY=1\n", await starter.HearAsync());
        using var client = new HttpClient();
        Assert.Equal("ok", await client.GetStringAsync(web.Address, Patience.Token));

        await web.DisposeAsync();
        Assert.Equal("STOPPING=1\n", await starter.HearAsync());
    }

    [Fact]
    public async Task Nobody_hears_of_readiness_before_the_instance_knows_the_other_services()
    {
        using var starter = new Starter();
        await using var host = new FakeHost(welcomes: false);
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), host, settings: starter.Settings);
        Assert.False(starter.HasHeard); // It has started, and whatever it said then is here.

        var stream = await host.NextAsync();
        Assert.False((await stream.NextAsync<AgentMessage.Hello>()).Ready);
        await stream.SendAsync(FakeHost.Instances("back", "http://127.0.0.1:1"));
        await stream.SendAsync(FakeHost.Welcome("back", "web"));
        Assert.True((await stream.NextAsync<AgentMessage.Hello>()).Ready);
        Assert.Equal("READY=1\n", await starter.HearAsync());
    }

    [Fact]
    public async Task Who_leaves_before_it_was_ready_never_says_that_it_is()
    {
        using var starter = new Starter();
        await using var host = new FakeHost(welcomes: false);
        var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), host, settings: starter.Settings);
        var stream = await host.NextAsync();
        var leaving = web.DisposeAsync();
        Assert.Equal("STOPPING=1\n", await starter.HearAsync());

        await stream.SendAsync(FakeHost.Welcome("web"));
        await leaving;
        Assert.False(starter.HasHeard);
    }

    [Fact]
    public async Task While_leaving_the_door_stays_open_and_connections_are_given_up_politely()
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), host);
        using var client = new HttpClient();
        Assert.NotEqual(true, (await client.GetAsync(web.Address, Patience.Token)).Headers.ConnectionClose);

        web.App.Services.GetRequiredService<Drain>().Begin();
        var answer = await client.GetAsync(web.Address, Patience.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.ConnectionClose);
    }

    /// <summary>Whoever started the process: listens as systemd would.</summary>
    private sealed class Starter : IDisposable
    {
        private readonly string _path = Path.Combine(Path.GetTempPath(), $"sundog-notify-{Guid.NewGuid():N}"[..24]);
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

        public Starter() => _socket.Bind(new UnixDomainSocketEndPoint(_path));

        public Dictionary<string, string?> Settings => new() { [InstanceEnvironment.NotifySocket] = _path };

        public bool HasHeard => _socket.Available > 0;

        public async Task<string> HearAsync()
        {
            var buffer = new byte[256];
            return Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, Patience.Token));
        }

        public void Dispose()
        {
            _socket.Dispose();
            File.Delete(_path);
        }
    }
}

using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;
using Sundog.Core.Scaling;
using Sundog.Host.Management;

namespace EndToEnd.Tests.Promises;

/// <summary>Goal: from zero, the first request is held and answered, and a path that is known starts all at once. Method: a chain of three that goes to zero.</summary>
public class ZeroTests
{
    private static readonly string[] Path = ["front", "middle", "back"];

    [Fact]
    public async Task The_first_request_is_held_and_answered_and_a_known_path_starts_at_once()
    {
        await using var application = await RunningApplication.UpAsync(new TestManifest()
            .Service("front", min: 0, objective: "p95 < 3s", environment: [("WORK_CALLEES", "middle")])
            .Service("middle", min: 0, environment: [("WORK_CALLEES", "back")])
            .Service("back", min: 0)
            .ToString());
        using var http = new HttpClient { BaseAddress = application.Address, Timeout = TimeSpan.FromSeconds(60) };
        await http.GetStringAsync("/work", TestContext.Current.CancellationToken);
        await ToZeroAsync(application);

        var since = DateTimeOffset.UtcNow;
        await http.GetStringAsync("/work", TestContext.Current.CancellationToken);

        var series = (await application.Client.SeriesAsync((await application.StatusAsync()).Name, TestContext.Current.CancellationToken)).Where(point => point.At > since).ToList();
        var lastStart = Path.Max(service => First(series, service, point => point.Starting > 0));
        var firstReady = Path.Min(service => First(series, service, point => point.Ready > 0));
        Assert.True(lastStart < firstReady, $"the last start was {(lastStart - firstReady).TotalMilliseconds} ms after the first one was ready");
    }

    [Fact]
    public async Task What_nobody_asks_for_goes_to_zero_by_itself_and_comes_back()
    {
        await using var application = await RunningApplication.UpAsync(new TestManifest()
            .Service("front", min: 0, objective: "p95 < 3s", environment: [("WORK_CALLEES", "back")])
            .Service("back", min: 0)
            .ToString());
        await Offered.ForAsync(application.Address, "/work", "constant:30,4s");

        await Eventually.HoldsAsync("everything is at zero", TimeSpan.FromSeconds(60), async () =>
            (await application.StatusAsync()).Services.All(service => service is { Desired: 0, Replicas.Count: 0 }));
        Assert.Contains(await application.DecisionsAsync("front"), each => each.Decision is { Reason: ScalingReason.Idle, Replicas: 0 });

        using var http = new HttpClient { BaseAddress = application.Address, Timeout = TimeSpan.FromSeconds(60) };
        await http.GetStringAsync("/work", TestContext.Current.CancellationToken);
    }

    private static DateTimeOffset First(IEnumerable<ReplicaPoint> series, string service, Func<ReplicaPoint, bool> shows) =>
        series.First(point => point.Service.Name == service && shows(point)).At;

    private static async Task ToZeroAsync(RunningApplication application)
    {
        foreach (var service in Path) await application.RunAsync("scale", service, "0");
        await application.SettledAsync();
        foreach (var service in Path) await application.RunAsync("scale", service, "auto");
        Assert.All((await application.StatusAsync()).Services, service => Assert.Empty(service.Replicas));
    }
}

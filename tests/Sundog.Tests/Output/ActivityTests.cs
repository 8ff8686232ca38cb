using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Sundog.Tests.World;

namespace Sundog.Tests.Output;

/// <summary>Goal: a trace says where the request waited, by names that keep to the conventions. Method: a listener as any exporter has one, and a real request.</summary>
public class ActivityTests
{
    [Fact]
    public async Task The_servers_activity_carries_the_account_in_seconds()
    {
        var trace = ActivityTraceId.CreateRandom();
        var stopped = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace) stopped.TrySetResult(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var work = TimeSpan.FromMilliseconds(20);
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => Task.Delay(work)));
        using var browser = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, web.Address);
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        await browser.SendAsync(request, Patience.Token);

        var tags = (await stopped.Task.WaitAsync(Patience.Token)).TagObjects.Where(t => t.Key.StartsWith("sundog.", StringComparison.Ordinal)).ToDictionary();
        Assert.Equal(
            ["sundog.blocked", "sundog.network", "sundog.service", "sundog.wait.admission", "sundog.wait.downstream", "sundog.wait.local", "sundog.wait.socket"],
            tags.Keys.Order(StringComparer.Ordinal));
        Assert.All(tags.Values, value => Assert.IsType<double>(value));
        Assert.InRange((double)tags["sundog.service"]! + (double)tags["sundog.wait.local"]!, work.TotalSeconds * 0.9, Patience.Limit.TotalSeconds);
    }
}

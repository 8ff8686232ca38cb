using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Sundog.Core.Wire;
using Sundog.Tests.World;

namespace Sundog.Tests.Probes;

/// <summary>Goal: a pause of the whole process is charged to the requests that were inside.</summary>
public class ProcessPauseTests
{
    [Fact]
    public async Task Pauses_for_garbage_collection_are_waits_of_the_requests_inside()
    {
        var kept = Enumerable.Range(0, 200_000).Select(i => new List<int> { i }).ToArray(); // Something to look through.
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", async () =>
        {
            var paused = GC.GetTotalPauseDuration();
            for (var began = Stopwatch.StartNew(); began.Elapsed < TimeSpan.FromSeconds(0.6);) GC.Collect(); // Over several ticks.
            GC.KeepAlive(kept);
            var seconds = (GC.GetTotalPauseDuration() - paused).TotalSeconds;
            await Task.Delay(TimeSpan.FromSeconds(0.5)); // Still inside when the tick that saw the last pause is over.
            return seconds;
        }));

        using var browser = new HttpClient();
        var paused = double.Parse(await browser.GetStringAsync(web.Address, Patience.Token), System.Globalization.CultureInfo.InvariantCulture);
        await Patience.UntilAsync(() => web.Flow.Present == 0);
        var charged = web.Flow.Report(0).Waits.SingleOrDefault(w => w.Kind == WaitKind.GarbageCollection)?.Seconds ?? 0;
        Assert.InRange(charged, paused * 0.5, paused * 1.5);
    }
}

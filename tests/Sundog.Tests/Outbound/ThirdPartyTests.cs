using Microsoft.AspNetCore.Builder;
using Sundog.Tests.World;

namespace Sundog.Tests.Outbound;

/// <summary>
/// Goal: waiting in a queue at a callee without the package is told from its slow work, so that nobody grows because of the queue.
/// Method: a callee that works on one request at a time, asked one by one, then by many at once.
/// </summary>
public class ThirdPartyTests
{
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task Its_queue_is_waiting_below_and_its_work_is_not()
    {
        using var one = new SemaphoreSlim(1);
        await using var database = await PlainService.StartAsync(async _ =>
        {
            await one.WaitAsync();
            await Task.Delay(Work);
            one.Release();
        });
        await using var web = await TestService.StartAsync(
            "web", app => app.MapGet("/", (HttpClient http) => http.GetStringAsync(database.Address)), options: o => o.Slots = 100);

        using var browser = new HttpClient();
        for (var i = 0; i < 40; i++) await browser.GetStringAsync(web.Address, Patience.Token);
        var alone = web.Flow.Totals(0);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => browser.GetStringAsync(web.Address, Patience.Token)));
        var crowd = web.Flow.Totals(0);

        // Nobody granted it anything: all of its waiting is in excess.
        Assert.True(alone.DownstreamExcessSeconds < 0.5 * alone.BlockedSeconds, $"{alone.DownstreamExcessSeconds} s of {alone.BlockedSeconds} s alone");
        var (waited, blocked) = (crowd.DownstreamExcessSeconds - alone.DownstreamExcessSeconds, crowd.BlockedSeconds - alone.BlockedSeconds);
        Assert.True(waited > 0.7 * blocked, $"{waited} s of {blocked} s in a crowd");
    }
}

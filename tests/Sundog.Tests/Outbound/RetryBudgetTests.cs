using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sundog.Tests.World;

namespace Sundog.Tests.Outbound;

/// <summary>Goal: retries cannot multiply an overload. Method: a callee of two instances that both always say 503, and the calls that reach them.</summary>
public class RetryBudgetTests
{
    private const int Asked = 100;

    [Fact]
    public async Task Of_a_hundred_calls_that_fail_few_are_sent_again()
    {
        var reached = 0;
        Task Fail(HttpContext context)
        {
            Interlocked.Increment(ref reached);
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        }

        await using var one = await PlainService.StartAsync(Fail);
        await using var other = await PlainService.StartAsync(Fail);
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/", async (HttpClient http) => Results.StatusCode((int)(await http.GetAsync("http://catalog/")).StatusCode)),
            settings: new() { ["services:catalog:http:0"] = one.Address, ["services:catalog:http:1"] = other.Address });
        using var retries = new CountedEvents(web, "sundog.call.retries");

        using var browser = new HttpClient();
        var began = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < Asked; i++) Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.GetAsync(web.Address, Patience.Token)).StatusCode);
        var allowed = 3 + (0.1 * Asked) + began.Elapsed.TotalSeconds; // Saved at first, a tenth of first tries, and what a seldom caller earns.

        Assert.Equal(Asked + retries.Tags.Count, reached);
        Assert.InRange(retries.Tags.Count, 5, Math.Ceiling(allowed));
        Assert.All(retries.Tags, callee => Assert.Equal("catalog", callee));
    }
}

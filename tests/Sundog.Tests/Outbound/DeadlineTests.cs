using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sundog.Core.Wire;
using Sundog.Tests.World;

namespace Sundog.Tests.Outbound;

/// <summary>Goal: a request's deadline goes with it, shrinks by what was spent, and ends calls whose answer nobody needs any more.</summary>
public class DeadlineTests
{
    private static readonly PeerKey Key = PeerKey.TryParse(TestService.PeerKey, out var key) ? key : default;

    [Fact]
    public async Task What_is_left_is_told_to_the_callee()
    {
        var heard = new TaskCompletionSource<RequestHeader>();
        await using var catalog = await PlainService.StartAsync(c =>
        {
            if (RequestHeaderCodec.TryDecode(c.Request.Headers["sundog"].Single(), Key, out var header, out _)) heard.TrySetResult(header);
            return c.Response.WriteAsync("ok");
        });
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/", async (HttpClient http) =>
            {
                await Task.Delay(50);
                return await http.GetStringAsync("http://catalog/");
            }),
            options: o => o.Objective = "p95 < 500ms",
            settings: new() { ["services:catalog:http:0"] = catalog.Address });

        using var browser = new HttpClient();
        Assert.Equal("ok", await browser.GetStringAsync(web.Address, Patience.Token));
        Assert.True((await heard.Task).RemainingBudget < TimeSpan.FromMilliseconds(4951));
    }

    [Fact]
    public async Task What_comes_bit_by_bit_may_take_longer_than_any_answer()
    {
        await using var catalog = await PlainService.StartAsync(c => c.Response.WriteAsync("ok"));
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapPost("/", async (HttpRequest upload, HttpClient http) =>
            {
                using var reader = new StreamReader(upload.Body);
                var read = await reader.ReadToEndAsync();
                return $"{read} {await http.GetStringAsync("http://catalog/")}";
            }),
            options: o => o.Objective = "p95 < 10ms",
            settings: new() { ["services:catalog:http:0"] = catalog.Address });

        using var browser = new HttpClient();
        using var body = new SlowContent(TimeSpan.FromMilliseconds(300)); // Ten times the bound is 100 ms.
        using var answer = await browser.PostAsync(web.Address, body, Patience.Token);
        Assert.Equal("begin end ok", await answer.Content.ReadAsStringAsync(Patience.Token));
    }

    [Fact]
    public async Task A_call_ends_when_its_answer_would_be_useless()
    {
        var ended = new TaskCompletionSource();
        await using var catalog = await PlainService.StartAsync(async c =>
        {
            using var link = c.RequestAborted.Register(ended.SetResult);
            await ended.Task;
        });
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/", async (HttpClient http) =>
            {
                try
                {
                    return Results.Text(await http.GetStringAsync("http://catalog/"));
                }
                catch (TaskCanceledException late) when (late.InnerException is TimeoutException)
                {
                    return Results.StatusCode((int)HttpStatusCode.GatewayTimeout);
                }
            }),
            options: o => o.Objective = "p95 < 50ms",
            settings: new() { ["services:catalog:http:0"] = catalog.Address });

        using var browser = new HttpClient();
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await browser.GetAsync(web.Address, Patience.Token)).StatusCode);
        await ended.Task;
    }

    /// <summary>A body whose end comes later than its beginning.</summary>
    private sealed class SlowContent(TimeSpan between) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("begin "u8.ToArray());
            await stream.FlushAsync();
            await Task.Delay(between);
            await stream.WriteAsync("end"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

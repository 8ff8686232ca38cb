using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sundog.Core.Wire;
using Sundog.Tests.World;

namespace Sundog.Tests.Outbound;

/// <summary>Goal: what is safe to send again is sent again elsewhere, what is not is not. Method: two instances of a callee, one of them sick in a chosen way.</summary>
public class RetryTests
{
    private static readonly PeerKey Key = PeerKey.TryParse(TestService.PeerKey, out var key) ? key : default;

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_refusal_that_started_nothing_is_tried_elsewhere_whatever_the_method(string method)
    {
        await using var refusing = await PlainService.StartAsync(c =>
        {
            Refuse(c, ReplyFlags.NotStarted | ReplyFlags.Draining);
            return Task.CompletedTask;
        });
        await using var serving = await TestService.StartAsync("catalog", app => app.Map("/", (Delegate)Echo));
        await using var web = await CallerOf(method, refusing.Address, serving.Address);

        using var browser = new HttpClient();
        for (var i = 0; i < 10; i++) Assert.Equal($"{method} body", await browser.GetStringAsync(web.Address, Patience.Token));
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, "1.1", ReplyFlags.NotStarted)]
    [InlineData(HttpProtocols.Http2, "2.0", ReplyFlags.NotStarted)]
    [InlineData(HttpProtocols.Http2, "2.0", ReplyFlags.NotStarted | ReplyFlags.Draining)]
    public async Task A_refusal_that_comes_before_the_end_of_a_short_body_is_tried_elsewhere(HttpProtocols protocols, string version, ReplyFlags refusal)
    {
        var refused = 0;
        await using var refusing = await PlainService.StartAsync(
            c =>
            {
                Interlocked.Increment(ref refused);
                Refuse(c, refusal);
                return Task.CompletedTask;
            },
            protocols);
        await using var serving = await PlainService.StartAsync(async c => await c.Response.WriteAsync(await Echo(c)), protocols);
        await using var web = await CallerOf("POST", refusing.Address, serving.Address);

        for (var asked = 0; refused == 0 || asked < 3; asked++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "http://catalog/") { Version = new(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Content = new SlowContent(Task.Delay(20, Patience.Token));
            using var answer = await web.Client.SendAsync(request, Patience.Token);
            Assert.Equal("POST begin end", await answer.Content.ReadAsStringAsync(Patience.Token));
        }
    }

    [Fact]
    public async Task A_refusal_is_handed_on_when_the_body_waits_for_it()
    {
        var heard = new TaskCompletionSource();
        await using var refusing = await PlainService.StartAsync(
            c =>
            {
                Refuse(c, ReplyFlags.NotStarted);
                return Task.CompletedTask;
            },
            HttpProtocols.Http2);
        await using var web = await CallerOf("POST", refusing.Address);

        using var request = new HttpRequestMessage(HttpMethod.Post, "http://catalog/") { Version = new(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content = new SlowContent(heard.Task);
        using var answer = await web.Client.SendAsync(request, Patience.Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        heard.SetResult();
    }

    [Fact]
    public async Task An_instance_that_has_gone_is_noticed_and_passed_over()
    {
        var gone = await TestService.StartAsync("catalog", app => app.Map("/", (Delegate)Echo));
        var goneAddress = gone.Address;
        await gone.DisposeAsync();
        await using var serving = await TestService.StartAsync("catalog", app => app.Map("/", (Delegate)Echo));
        await using var web = await CallerOf("POST", goneAddress, serving.Address);

        using var browser = new HttpClient();
        for (var i = 0; i < 20; i++) Assert.Equal("POST body", await browser.GetStringAsync(web.Address, Patience.Token));
    }

    [Fact]
    public async Task An_error_of_the_callees_own_is_handed_on_and_not_tried_again()
    {
        var calls = 0;
        await using var failing = await TestService.StartAsync("catalog", app => app.Map("/", (HttpContext c) =>
        {
            Interlocked.Increment(ref calls);
            return Results.StatusCode(500);
        }));
        await using var web = await CallerOf("GET", failing.Address);

        using var browser = new HttpClient();
        Assert.Equal(HttpStatusCode.BadGateway, (await browser.GetAsync(web.Address, Patience.Token)).StatusCode);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_post_that_may_have_been_done_is_not_sent_again()
    {
        var calls = 0;
        await using var failing = await PlainService.StartAsync(c =>
        {
            Interlocked.Increment(ref calls);
            c.Abort();
            return Task.CompletedTask;
        });
        await using var web = await CallerOf("POST", failing.Address);

        using var browser = new HttpClient();
        Assert.Equal(HttpStatusCode.BadGateway, (await browser.GetAsync(web.Address, Patience.Token)).StatusCode);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task An_instance_that_keeps_failing_is_left_alone()
    {
        var sick = 0;
        await using var failing = await TestService.StartAsync("catalog", app => app.Map("/", (HttpContext c) =>
        {
            Interlocked.Increment(ref sick);
            return Results.StatusCode(500);
        }));
        await using var serving = await TestService.StartAsync("catalog", app => app.Map("/", (Delegate)Echo));
        await using var web = await CallerOf("GET", failing.Address, serving.Address);

        using var browser = new HttpClient();
        while (sick < 5) await browser.GetAsync(web.Address, Patience.Token);
        var before = sick;
        for (var i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(web.Address, Patience.Token)).StatusCode);
        Assert.InRange(sick, before, before + 1); // One at most: it may have come back on probation.
    }

    private static void Refuse(HttpContext context, ReplyFlags flags)
    {
        context.Response.StatusCode = 503;
        context.Response.Headers["sundog-wait"] = ReplyHeaderCodec.Encode(Reply(flags), Key);
    }

    private static async Task<string> Echo(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return $"{context.Request.Method} {(context.Request.Method == "GET" ? "body" : await reader.ReadToEndAsync())}";
    }

    /// <summary>A service that calls <c>catalog</c> at these addresses, and says 502 when that fails.</summary>
    private static Task<TestService> CallerOf(string method, params string[] addresses) => TestService.StartAsync(
        "web",
        app => app.MapGet("/", async (HttpClient http) =>
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), "http://catalog/");
            if (method != "GET") request.Content = new StringContent("body");
            try
            {
                using var answer = await http.SendAsync(request);
                return answer.IsSuccessStatusCode ? Results.Text(await answer.Content.ReadAsStringAsync()) : Results.StatusCode(502);
            }
            catch (HttpRequestException)
            {
                return Results.StatusCode(502);
            }
        }),
        settings: addresses.Select((address, i) => ($"services:catalog:http:{i}", address)).ToDictionary(p => p.Item1, p => (string?)p.address));

    private static ReplyHeader Reply(ReplyFlags flags) => new(flags, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, 0, 1, 0, default);

    /// <summary>A body whose end comes after something else.</summary>
    private sealed class SlowContent(Task between) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("begin "u8.ToArray());
            await stream.FlushAsync();
            await between;
            await stream.WriteAsync("end"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

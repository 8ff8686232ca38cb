using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sundog.Tests.World;

namespace Sundog.Tests.Inbound;

/// <summary>Goal: as many inside as there are slots, the others in line, the hopeless turned away at once, and every slot given back.</summary>
public class AdmissionTests
{
    [Fact]
    public async Task One_slot_serves_one_request_at_a_time()
    {
        var (inside, most) = (0, 0);
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/", async () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                return "ok";
            }),
            options: o => o.Slots = 1);

        using var client = new HttpClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetStringAsync(web.Address, Patience.Token)));
        Assert.All(answers, a => Assert.Equal("ok", a));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_slot_comes_back_whatever_becomes_of_the_request()
    {
        await using var web = await TestService.StartAsync(
            "web",
            app =>
            {
                app.MapGet("/throws", string () => throw new InvalidOperationException("on purpose"));
                app.MapGet("/hangs", (CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel));
                app.MapGet("/ok", () => "ok");
            },
            options: o => o.Slots = 1);
        using var client = new HttpClient { BaseAddress = new Uri(web.Address) };

        Assert.Equal(HttpStatusCode.InternalServerError, (await client.GetAsync("/throws", Patience.Token)).StatusCode);

        using var impatient = new CancellationTokenSource();
        var hanging = client.GetAsync("/hangs", impatient.Token);
        await Patience.UntilAsync(() => web.Flow.Present == 1);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);

        Assert.Equal("ok", await client.GetStringAsync("/ok", Patience.Token));
        await Patience.UntilAsync(() => web.Flow.Present == 0);
        var totals = web.Flow.Report(0).Totals;
        Assert.Equal((3, 2, 1), (totals.Arrivals, totals.Completions, totals.Abandonments));
    }

    [Fact]
    public async Task A_body_under_way_keeps_its_slot_and_is_counted_until_its_end()
    {
        var release = new TaskCompletionSource();
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/", async (HttpContext context) =>
            {
                await context.Response.WriteAsync("begun");
                await context.Response.Body.FlushAsync();
                await release.Task;
            }),
            options: o => o.Slots = 1);
        using var client = new HttpClient();
        var started = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(web.Address, HttpCompletionOption.ResponseHeadersRead, Patience.Token);
        var during = web.Flow.Totals(0);
        Assert.Equal((1.0, 1.0, 1.0), (during.Completions, during.InFlight, during.Answering));

        release.SetResult();
        Assert.Equal("begun", await answer.Content.ReadAsStringAsync(Patience.Token));
        await Patience.UntilAsync(() => web.Flow.Present == 0);
        var (after, later) = (web.Flow.Totals(0), web.Flow.Totals(0));
        Assert.InRange(after.BodySeconds, during.BodySeconds, Stopwatch.GetElapsedTime(started).TotalSeconds);
        Assert.Equal((after.BodySeconds, 0.0), (later.BodySeconds, later.Answering));
    }

    [Fact]
    public async Task Whoever_gives_up_in_line_leaves_the_line()
    {
        var release = new TaskCompletionSource();
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => release.Task), options: o => o.Slots = 1);
        using var client = new HttpClient();
        var first = client.GetAsync(web.Address, Patience.Token);
        await Patience.UntilAsync(() => web.Flow.Present == 1);

        using var impatient = new CancellationTokenSource();
        var second = client.GetAsync(web.Address, impatient.Token);
        await Patience.UntilAsync(() => web.Flow.Queued == 1);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await Patience.UntilAsync(() => web.Flow.Queued == 0);

        release.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
    }

    [Fact]
    public async Task A_full_line_answers_503_and_says_when_to_ask_again()
    {
        var release = new TaskCompletionSource();
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => release.Task), options: o => o.Slots = 1);
        using var refusals = new CountedEvents(web, "sundog.request.refused");
        using var client = new HttpClient();
        var inside = Enumerable.Range(0, 51).Select(_ => client.GetAsync(web.Address, Patience.Token)).ToList();
        await Patience.UntilAsync(() => web.Flow.Present == 51);

        var refused = await client.GetAsync(web.Address, Patience.Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("as many requests wait", await refused.Content.ReadAsStringAsync(Patience.Token), StringComparison.Ordinal);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal(["queue_full"], refusals.Tags);

        release.SetResult();
        Assert.All(await Task.WhenAll(inside), r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));
    }

    [Fact]
    public async Task Without_objective_and_host_nobody_is_held_back()
    {
        var all = new TaskCompletionSource();
        var inside = 0;
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () =>
        {
            if (Interlocked.Increment(ref inside) == 100) all.SetResult();
            return all.Task;
        }));
        using var client = new HttpClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.GetAsync(web.Address, Patience.Token)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
    }
}

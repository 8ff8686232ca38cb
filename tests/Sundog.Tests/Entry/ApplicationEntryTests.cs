using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sundog.Core;
using Sundog.Core.Admission;
using Sundog.Core.Protocol;
using Sundog.Core.Wire;
using Sundog.Entry;
using Sundog.Tests.World;

namespace Sundog.Tests.Entry;

/// <summary>Goal: a front door built on the package lets nothing of Sundog in or out, and is an entry in every respect.</summary>
public class ApplicationEntryTests
{
    private static readonly PeerKey Key = PeerKey.TryParse(TestService.PeerKey, out var key) ? key : default;

    [Fact]
    public async Task No_header_of_ours_gets_in_or_out()
    {
        RequestHeader? heard = null;
        await using var catalog = await PlainService.StartAsync(c =>
        {
            heard = RequestHeaderCodec.TryDecode(c.Request.Headers["sundog"].Single(), Key, out var header, out _) ? header : null;
            c.Response.Headers["sundog-wait"] = ReplyHeaderCodec.Encode(new(ReplyFlags.None, default, default, default, 0, 1, 0, default), Key);
            return c.Response.WriteAsync("ok");
        });
        await using var door = await FrontDoor.StartAsync("catalog", "p95 < 200ms");
        door.Entry.Take(FakeHost.Instances("catalog", catalog.Address));

        using var browser = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, door.Address);
        var forged = new RequestHeader(RequestFlags.None, new(7, 0), TimeSpan.FromHours(1), default, default, 1, 1e6, 1e6, 0, 0, 0);
        request.Headers.TryAddWithoutValidation("sundog", RequestHeaderCodec.Encode(forged, Key)); // Even with the right key.
        var answer = await browser.SendAsync(request, Patience.Token);

        Assert.False(answer.Headers.Contains("sundog-wait"));
        Assert.NotNull(heard);
        Assert.Equal(new ServiceId("front-door").WireHash & RequestHeaderCodec.CallerMask, heard.Value.Caller);
        Assert.Equal(RequestPriority.Default.Class, heard.Value.Priority.Class);
        Assert.InRange(heard.Value.RemainingBudget, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)); // Ten times the bound.
        Assert.Equal(0, heard.Value.TotalCallsPerSecond);
    }

    [Theory]
    [InlineData("/cart/7", 5)]
    [InlineData("/product", 1)]
    public async Task Its_path_says_how_important_a_request_is(string path, byte @class)
    {
        RequestHeader? heard = null;
        await using var catalog = await PlainService.StartAsync(c =>
        {
            heard = RequestHeaderCodec.TryDecode(c.Request.Headers["sundog"].Single(), Key, out var header, out _) ? header : null;
            return c.Response.WriteAsync("ok");
        });
        await using var door = await FrontDoor.StartAsync("catalog", "p95 < 200ms", classes: [new("/", PathClasses.Low), new("/cart", PathClasses.High)]);
        door.Entry.Take(FakeHost.Instances("catalog", catalog.Address));

        using var browser = new HttpClient { BaseAddress = new Uri(door.Address) };
        await browser.GetStringAsync(path, Patience.Token);
        Assert.Equal(@class, heard!.Value.Priority.Class);
    }

    [Fact]
    public async Task Whoever_shows_the_ticket_and_nobody_else_is_told_where_the_request_waited()
    {
        var seen = new ConcurrentQueue<Exemplar>();
        await using var catalog = await TestService.StartAsync("catalog", app => app.MapGet("/", (HttpRequest request) => $"{request.Headers.ContainsKey(TraceTicket.Header)}"));
        await using var door = await FrontDoor.StartAsync("catalog", "p95 < 10s", seen: seen.Enqueue);
        door.Entry.Take(FakeHost.Instances("catalog", catalog.Address));

        using var browser = new HttpClient();
        async Task<HttpResponseMessage> AskAsync(string? ticket, int number)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, door.Address);
            if (ticket is not null) request.Headers.Add(TraceTicket.Header, ticket);
            request.Headers.Add("traceparent", $"00-{number:x32}-00000000000000ff-01");
            return await browser.SendAsync(request, Patience.Token);
        }

        using var stranger = await AskAsync(null, 1);
        using var forger = await AskAsync(new string('0', door.Ticket.Text.Length), 2);
        using var friend = await AskAsync(door.Ticket.Text, 3);
        Assert.False(stranger.Headers.Contains("Server-Timing") || forger.Headers.Contains("Server-Timing"));
        Assert.Contains("catalog-work;dur=", friend.Headers.GetValues("Server-Timing").Single(), StringComparison.Ordinal);
        Assert.Equal("False", await friend.Content.ReadAsStringAsync(Patience.Token)); // The ticket goes no further than the door.
        Assert.Contains(seen, each => each.TraceId == $"{3:x32}" && each.Parts.Any(part => part.Service == "catalog"));
    }

    [Fact]
    public async Task A_request_is_held_while_its_service_comes_up_and_the_known_path_is_summoned_with_it()
    {
        var summoned = new ConcurrentQueue<IReadOnlyList<ServiceId>>();
        var detail = new WaitDetail((ushort)new ServiceId("orders").WireHash, WaitKind.Cpu, default, default);
        await using var catalog = await PlainService.StartAsync(c =>
        {
            c.Response.Headers["sundog-wait"] = ReplyHeaderCodec.Encode(new(ReplyFlags.None, default, default, default, 0, 1, 0, new[] { detail }), Key);
            return c.Response.WriteAsync("ok");
        });
        await using var door = await FrontDoor.StartAsync("catalog", summon: summoned.Enqueue);
        door.Entry.Know([new ServiceId("orders")]);
        door.Entry.Take(FakeHost.Instances("catalog", catalog.Address));
        using var browser = new HttpClient();
        Assert.Equal("ok", await browser.GetStringAsync(door.Address, Patience.Token));
        Assert.Empty(summoned);

        door.Entry.Take(FakeHost.Instances("catalog"));
        var held = browser.GetStringAsync(door.Address, Patience.Token);
        await Patience.UntilAsync(() => !summoned.IsEmpty);
        Assert.Equal([new ServiceId("catalog"), new ServiceId("orders")], summoned.First());

        door.Entry.Take(FakeHost.Instances("catalog", catalog.Address));
        Assert.Equal("ok", await held);
    }

    [Fact]
    public async Task A_request_that_was_held_for_longer_than_any_answer_may_take_is_answered()
    {
        var summoned = new ConcurrentQueue<IReadOnlyList<ServiceId>>();
        await using var catalog = await PlainService.StartAsync(c => c.Response.WriteAsync("ok"));
        await using var door = await FrontDoor.StartAsync("catalog", "p95 < 20ms", summon: summoned.Enqueue);
        door.Entry.Take(FakeHost.Instances("catalog"));
        using var browser = new HttpClient();
        var held = browser.GetStringAsync(door.Address, Patience.Token);
        await Patience.UntilAsync(() => !summoned.IsEmpty);
        await Task.Delay(300, Patience.Token); // Ten times the bound is 200 ms.

        door.Entry.Take(FakeHost.Instances("catalog", catalog.Address));
        Assert.Equal("ok", await held);
    }

    [Theory]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", true)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736", false)]
    [InlineData("<script>", false)]
    public async Task An_exemplar_has_the_id_of_the_trace_that_its_request_belongs_to(string traceParent, bool isTrace)
    {
        var seen = new ConcurrentQueue<Exemplar>();
        await using var catalog = await PlainService.StartAsync(async c =>
        {
            await Task.Delay(60);
            await c.Response.WriteAsync("ok");
        });
        await using var door = await FrontDoor.StartAsync("catalog", "p95 < 50ms", seen: seen.Enqueue);
        door.Entry.Take(FakeHost.Instances("catalog", catalog.Address));

        using var browser = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, door.Address);
        request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        using var answer = await browser.SendAsync(request, Patience.Token);
        await Patience.UntilAsync(() => door.Entry.Present == 0);

        var id = Assert.Single(seen).TraceId;
        if (isTrace) Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", id);
        else Assert.DoesNotContain(id, traceParent);
    }

    [Fact]
    public async Task It_learns_what_is_late_and_shows_an_exemplar_with_its_path()
    {
        var seen = new ConcurrentQueue<Exemplar>();
        await using var catalog = await TestService.StartAsync("catalog", app => app.MapGet("/{what}", async (string what) =>
        {
            if (what == "slow") await Task.Delay(210);
            return "ok";
        }));
        await using var door = await FrontDoor.StartAsync("catalog", "p95 < 200ms", seen: seen.Enqueue);
        door.Entry.Take(FakeHost.Instances("catalog", catalog.Address));

        using var browser = new HttpClient();
        Assert.Equal("ok", await browser.GetStringAsync($"{door.Address}/slow", Patience.Token));
        await Patience.UntilAsync(() => door.Entry.Present == 0);

        var entry = door.Entry.Report().Entry;
        Assert.NotNull(entry);
        Assert.Equal((1, 1), (entry.Replies, entry.Late));
        var exemplar = Assert.Single(seen);
        Assert.True(exemplar.Residence > TimeSpan.FromMilliseconds(200));
        Assert.Contains(exemplar.Parts, p => p.Service == "catalog");
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sundog.Core;
using Sundog.Core.Wire;
using Sundog.Tests.World;

namespace Sundog.Tests.Inbound;

/// <summary>Goal: only a peer's header is believed; whatever else arrives is ignored, counted, and changes nothing.</summary>
public class HeaderTrustTests
{
    private static readonly PeerKey Key = PeerKey.TryParse(TestService.PeerKey, out var key) ? key : default;

    private static readonly RequestHeader Header = new(
        RequestFlags.AccountWanted, RequestPriority.Default, TimeSpan.FromSeconds(3), TimeSpan.Zero, TimeSpan.FromSeconds(10), new ServiceId("web").WireHash, 10, 12, 1, 0, 0);

    [Fact]
    public async Task A_peer_gets_an_account_and_a_stranger_does_not()
    {
        await using var catalog = await TestService.StartAsync("catalog", app => app.MapGet("/", (HttpContext c) => c.Request.Headers.ContainsKey("sundog")));
        using var client = new HttpClient();

        var stranger = await client.GetAsync(catalog.Address, Patience.Token);
        Assert.False(stranger.Headers.Contains("sundog-wait"));

        var peer = await SendAsync(client, catalog, RequestHeaderCodec.Encode(Header, Key));
        Assert.Equal("false", await peer.Content.ReadAsStringAsync(Patience.Token));
        var reply = Assert.Single(peer.Headers.GetValues("sundog-wait"));
        Assert.Equal(ReplyHeaderCodec.CharactersWithoutDetail, reply.Length);
        Assert.True(ReplyHeaderCodec.TryDecode(reply, Key, out var account, out _));
        Assert.True(account.Residence > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_peer_that_does_not_ask_hears_only_what_is_out_of_the_ordinary()
    {
        await using var catalog = await TestService.StartAsync("catalog", app =>
        {
            app.MapGet("/", () => "ok");
            app.MapGet("/slow", async () => await Task.Delay(ReplyHeader.QuickAnswer * 20));
            app.MapGet("/broken", () => Results.StatusCode(500));
        });
        using var client = new HttpClient();
        var unasked = RequestHeaderCodec.Encode(Header with { Flags = RequestFlags.None }, Key);

        // One may be held up for a millisecond by the machine; of a hundred some are not.
        var quiet = 0;
        for (var i = 0; i < 100; i++) quiet += (await SendAsync(client, catalog, unasked)).Headers.Contains("sundog-wait") ? 0 : 1;
        Assert.InRange(quiet, 1, 100);
        foreach (var path in new[] { "slow", "broken" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(catalog.Address), path));
            request.Headers.TryAddWithoutValidation("sundog", unasked);
            Assert.True((await client.SendAsync(request, Patience.Token)).Headers.Contains("sundog-wait"), path);
        }
    }

    [Fact]
    public async Task Whoever_wants_detail_gets_it()
    {
        await using var catalog = await TestService.StartAsync("catalog", app => app.MapGet("/", () => "ok"));
        using var client = new HttpClient();

        var answer = await SendAsync(client, catalog, RequestHeaderCodec.Encode(Header with { Flags = RequestFlags.DetailWanted }, Key));
        Assert.True(ReplyHeaderCodec.TryDecode(answer.Headers.GetValues("sundog-wait").Single(), Key, out var account, out _));
        Assert.Equal((ushort)new ServiceId("catalog").WireHash, Assert.Single(account.Detail.ToArray()).Service);
    }

    public static TheoryData<string, string[]> Untrusted => new()
    {
        { "not_a_peer", [RequestHeaderCodec.Encode(Header, new PeerKey(1, 2))] },
        { "malformed", ["!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"] },
        { "wrong_length", ["AAAA"] },
        { "wrong_length", [new string('A', 4000)] },
        { "wrong_length", [RequestHeaderCodec.Encode(Header, Key), RequestHeaderCodec.Encode(Header, Key)] }, // Joined by the client: "a, b".
    };

    [Theory]
    [MemberData(nameof(Untrusted))]
    public async Task Anything_else_is_ignored_and_counted(string reason, string[] values)
    {
        await using var catalog = await TestService.StartAsync("catalog", app => app.MapGet("/", () => "ok"));
        using var ignored = new CountedEvents(catalog, "sundog.header.ignored");
        using var client = new HttpClient();

        var answer = await SendAsync(client, catalog, values);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("sundog-wait"));
        Assert.Equal(reason, Assert.Single(ignored.Tags));
    }

    [Fact]
    public async Task A_header_given_twice_is_ignored_and_counted()
    {
        await using var catalog = await TestService.StartAsync("catalog", app => app.MapGet("/", () => "ok"));
        using var ignored = new CountedEvents(catalog, "sundog.header.ignored");
        var header = RequestHeaderCodec.Encode(Header, Key);

        var answer = await RawHttp.AskAsync(catalog.Address, $"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nsundog: {header}\r\nSundog: {header}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("sundog-wait", answer, StringComparison.Ordinal);
        Assert.Equal("duplicated", Assert.Single(ignored.Tags));
    }

    [Fact]
    public async Task Server_timing_is_shown_only_where_it_was_asked_for()
    {
        await using var shy = await TestService.StartAsync("shy", app => app.MapGet("/", () => "ok"));
        await using var open = await TestService.StartAsync("open", app => app.MapGet("/", () => "ok"), options: o => o.ServerTiming = true);
        using var client = new HttpClient();

        Assert.False((await client.GetAsync(shy.Address, Patience.Token)).Headers.Contains("Server-Timing"));
        Assert.StartsWith("total;dur=", (await client.GetAsync(open.Address, Patience.Token)).Headers.GetValues("Server-Timing").Single(), StringComparison.Ordinal);
        Assert.False((await SendAsync(client, open, RequestHeaderCodec.Encode(Header, Key))).Headers.Contains("Server-Timing"));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, TestService service, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, service.Address);
        foreach (var header in headers) request.Headers.TryAddWithoutValidation("sundog", header);
        return await client.SendAsync(request, Patience.Token);
    }
}

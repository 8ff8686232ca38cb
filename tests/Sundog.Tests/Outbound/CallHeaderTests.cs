using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sundog.Core.Protocol;
using Sundog.Core.Wire;
using Sundog.Tests.World;

namespace Sundog.Tests.Outbound;

/// <summary>
/// Goal: each call carries the header of its own request, however many are under way and whichever version of HTTP writes it.
/// Method: requests with a deadline of their own call a plain service at the same time, which reads what it hears.
/// </summary>
public class CallHeaderTests
{
    private const int Requests = 120;

    private static readonly PeerKey Key = PeerKey.TryParse(TestService.PeerKey, out var key) ? key : default;

    [Theory]
    [InlineData("1.1", HttpProtocols.Http1)]
    [InlineData("2.0", HttpProtocols.Http2)]
    public async Task Every_call_tells_the_remaining_time_of_its_own_request(string version, HttpProtocols protocols)
    {
        var heard = new ConcurrentDictionary<string, string>();
        await using var catalog = await PlainService.StartAsync(
            async context =>
            {
                heard[context.Request.Path.Value!] = context.Request.Headers["sundog"].ToString();
                await Task.Yield();
            },
            protocols);
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/{number}", async (HttpClient http, int number) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"http://catalog/{number}") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
                using var answer = await http.SendAsync(request);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }),
            options: o => o.Objective = "p95 < 100s",
            settings: new() { ["services:catalog:http:0"] = catalog.Address });

        using var browser = new HttpClient();
        await Task.WhenAll(Enumerable.Range(1, Requests).Select(async number =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{web.Address}/{number}");
            request.Headers.Add("grpc-timeout", $"{AllowedSeconds(number)}S");
            using var answer = await browser.SendAsync(request, Patience.Token);
            answer.EnsureSuccessStatusCode();
        }));

        Assert.Equal(Requests, heard.Count);
        Assert.All(Enumerable.Range(1, Requests), number =>
        {
            Assert.True(RequestHeaderCodec.TryDecode(heard[$"/{number}"], Key, out var header, out var fault), $"{number}: {fault}");
            Assert.InRange(header.RemainingBudget.TotalSeconds, AllowedSeconds(number - 1), AllowedSeconds(number));
        });
    }

    [Theory]
    [InlineData(null)]
    [InlineData(TestService.PeerKey)]
    public async Task A_header_that_the_service_copied_goes_nowhere(string? peerKey)
    {
        var heard = new ConcurrentBag<string>();
        await using var catalog = await PlainService.StartAsync(context =>
        {
            foreach (var value in context.Request.Headers["sundog"]) heard.Add(value!);
            return Task.CompletedTask;
        });
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/{copied}", async (HttpClient http, string copied) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "http://catalog/");
                request.Headers.TryAddWithoutValidation("sundog", copied);
                request.Headers.TryAddWithoutValidation("Sundog", "0");
                using var answer = await http.SendAsync(request);
                return Results.StatusCode((int)answer.StatusCode);
            }),
            settings: new() { [InstanceEnvironment.PeerKey] = peerKey, ["services:catalog:http:0"] = catalog.Address });

        using var browser = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"{web.Address}/forged", Patience.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"{web.Address}/7", Patience.Token)).StatusCode);

        if (peerKey is null) Assert.Empty(heard);
        else Assert.All(heard, value => Assert.True(PeerKey.TryParse(peerKey, out var key) && RequestHeaderCodec.TryDecode(value, key, out _, out _)));
    }

    /// <summary>Farther apart than a request can wait here.</summary>
    private static int AllowedSeconds(int number) => 60 + (number * 7);
}

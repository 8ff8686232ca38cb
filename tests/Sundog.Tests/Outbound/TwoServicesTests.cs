using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sundog.Core;
using Sundog.Core.Protocol;
using Sundog.Tests.World;

namespace Sundog.Tests.Outbound;

/// <summary>Goal: one service reaches another by its name, with nothing but the one line. Method: real servers, the host's side played by the test.</summary>
public class TwoServicesTests
{
    [Fact]
    public async Task A_service_reaches_another_by_its_name()
    {
        await using var host = new FakeHost();
        await using var catalog = await TestService.StartAsync("catalog", app => app.MapGet("/hello", (HttpContext c) => $"catalog for {c.Request.Host}"));
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", (HttpClient http) => http.GetStringAsync("http://catalog/hello")), host);
        await (await host.NextAsync()).SendAsync(FakeHost.Instances("catalog", catalog.Address));

        using var browser = new HttpClient();
        await Patience.UntilAsync(() => web.Knows("catalog"));
        Assert.Equal("catalog for catalog", await browser.GetStringAsync(web.Address, Patience.Token));
    }

    [Fact]
    public async Task Fixed_addresses_of_configuration_do_without_a_host()
    {
        await using var catalog = await TestService.StartAsync("catalog", app => app.MapGet("/hello", () => "catalog"));
        await using var web = await TestService.StartAsync(
            "web", app => app.MapGet("/", (HttpClient http) => http.GetStringAsync("http://catalog/hello")),
            settings: new() { ["services:catalog:http:0"] = catalog.Address });

        using var browser = new HttpClient();
        Assert.Equal("catalog", await browser.GetStringAsync(web.Address, Patience.Token));
    }

    [Fact]
    public async Task A_call_is_held_until_its_callee_has_been_summoned()
    {
        await using var host = new FakeHost();
        await using var catalog = await TestService.StartAsync("catalog", app => app.MapGet("/hello", () => "at last"));
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", (HttpClient http) => http.GetStringAsync("http://catalog/hello")), host);
        var instance = await host.NextAsync();
        await instance.SendAsync(FakeHost.Instances("catalog"));
        await Patience.UntilAsync(() => web.Knows("catalog"));

        using var browser = new HttpClient();
        var answer = browser.GetStringAsync(web.Address, Patience.Token);
        var summon = await instance.NextAsync<AgentMessage.Summon>();
        Assert.Equal([new ServiceId("catalog")], summon.Services);
        Assert.False(answer.IsCompleted);

        await instance.SendAsync(FakeHost.Instances("catalog", catalog.Address));
        Assert.Equal("at last", await answer);
    }

    [Fact]
    public async Task Other_hosts_are_called_as_ever()
    {
        await using var other = await TestService.StartAsync("other", app => app.MapGet("/", (HttpContext c) => c.Request.Headers.ContainsKey("sundog")));
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", (HttpClient http) => http.GetStringAsync(other.Address)));

        using var browser = new HttpClient();
        Assert.Equal("false", await browser.GetStringAsync(web.Address, Patience.Token));
    }
}

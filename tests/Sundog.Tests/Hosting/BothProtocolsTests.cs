using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sundog.Tests.World;

namespace Sundog.Tests.Hosting;

/// <summary>Goal: behind a host a service answers in HTTP/1.1 and in HTTP/2 on its one plain port, so that gRPC needs no line of its own; alone it is as it was.</summary>
public class BothProtocolsTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_service_behind_a_host_speaks_both(string version)
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync(
            "web", app => app.MapPost("/", (HttpRequest request) => $"{request.Protocol} {request.Scheme} {request.IsHttps}"), host, HttpProtocols.Http1AndHttp2);

        using var browser = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, web.Address) { Version = new(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await browser.SendAsync(request, Patience.Token);
        Assert.Equal($"HTTP/{(version == "1.1" ? version : "2")} http False", await answer.Content.ReadAsStringAsync(Patience.Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRI * HT")]
    public async Task A_connection_that_has_not_said_what_it_speaks_does_not_hold_up_who_leaves(string said)
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), host, HttpProtocols.Http1AndHttp2);
        var address = new Uri(web.Address);
        using var silent = new TcpClient();
        await silent.ConnectAsync(address.Host, address.Port, Patience.Token);
        await silent.GetStream().WriteAsync(Encoding.ASCII.GetBytes(said), Patience.Token);
        using (var later = new HttpClient()) await later.GetStringAsync(address, Patience.Token); // So the first has been accepted.

        var began = TimeProvider.System.GetTimestamp();
        await web.App.StopAsync(Patience.Token);
        Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience.Limit / 3, "the server waited for a word until its patience was over");
    }

    [Fact]
    public async Task A_service_without_a_host_is_left_as_it_is()
    {
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), protocols: HttpProtocols.Http1AndHttp2);

        using var browser = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, web.Address) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        await Assert.ThrowsAsync<HttpRequestException>(() => browser.SendAsync(request, Patience.Token));
    }
}

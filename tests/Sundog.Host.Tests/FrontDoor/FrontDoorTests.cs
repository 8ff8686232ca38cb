using System.Net;
using System.Net.Sockets;
using System.Text;
using Sundog.Core;
using Sundog.Host.Journaling;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.FrontDoor;

/// <summary>
/// Goal: nobody outside speaks for a peer, nothing of ours gets out, and a request that comes while nobody runs is answered. Method: a real front door before
/// a program that answers with the very request it got and makes up a reply header of ours.
/// </summary>
public class FrontDoorTests
{
    [Fact]
    public async Task Headers_of_ours_from_outside_are_taken_out_and_counted_and_ours_are_put_in()
    {
        await using var host = await TestHost.StartAsync();
        var address = (await host.UpAsync(Shop.Of("shop", Shop.Service("front", behaviour: "echoes")))).Applications[0].Address;
        string[] sent =
        [
            "GET /product/1 HTTP/1.1", "host: shop", "connection: close", "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "x-mine: kept",
            "sundog: AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", $"sundog: {new string('x', 4000)}", "SUNDOG: %00 forged", "Sundog-Wait: forged", "", "",
        ];
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(address).Port, Patience.Token);
        await socket.Client.SendAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", sent)), Patience.Token);
        using var reader = new StreamReader(socket.GetStream());
        var (outside, inside) = (await reader.ReadToEndAsync(Patience.Token)).Split("\r\n\r\n", 2) is [var head, var body] ? (head, body) : ("", "");
        var lines = inside.Split("\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", outside);

        var own = Assert.Single(lines, line => line.StartsWith("sundog:", StringComparison.OrdinalIgnoreCase));
        Assert.InRange(own.Length, 1, "sundog: ".Length + 32);
        Assert.DoesNotContain("forged", inside);
        Assert.DoesNotContain("xxxx", inside);
        Assert.DoesNotContain(lines, line => line.StartsWith("sundog-wait", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("x-mine: kept", lines);
        Assert.Contains(lines, line => line.StartsWith("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-", StringComparison.Ordinal));
        Assert.DoesNotContain("sundog", outside, StringComparison.OrdinalIgnoreCase);

        var counts = (await host.Client.StatusAsync(Patience.Token)).Applications[0].Front;
        Assert.Equal((1, 1, 4), (counts.Arrived, counts.Answered, counts.HeadersStripped));
    }

    [Fact]
    public async Task At_zero_requests_are_held_and_answered_and_the_service_is_summoned_once()
    {
        await using var host = await TestHost.StartAsync();
        var application = (await host.UpAsync(Shop.Of("shop", Shop.Service("front", min: 0)))).Applications[0];
        Assert.Empty(application.Services[0].Replicas);
        using var client = new HttpClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.GetAsync(application.Address, Patience.Token)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));

        var after = (await host.Client.StatusAsync(Patience.Token)).Applications[0];
        Assert.Single(after.Services[0].Replicas);
        Assert.Equal((5, 5, 0), (after.Front.Arrived, after.Front.Answered, after.Front.Unreachable));
        await host.Client.ScaleAsync("shop", new ServiceId("front"), 1, Patience.Token);
        var journal = await host.JournalAsync(entries => entries[^1].Kind == JournalKind.Pin);
        Assert.Single(journal, entry => entry.Kind == JournalKind.Summoned);
    }

    [Fact]
    public async Task A_request_that_is_held_while_the_objective_changes_is_answered()
    {
        await using var host = await TestHost.StartAsync();
        var address = (await host.UpAsync(Shop.Of("shop", Shop.Service("front", min: 0)))).Applications[0].Address;
        await host.Client.ScaleAsync("shop", new ServiceId("front"), 0, Patience.Token);
        using var client = new HttpClient();
        var held = client.GetStringAsync(address, Patience.Token);
        await host.UntilAsync(status => status.Applications[0].Front.Inside == 1);

        await host.UpAsync(Shop.Of("shop", Shop.Service("front", min: 0) with { Objective = Core.Scaling.Objective.Parse("p95 < 30s") }));
        await host.Client.ScaleAsync("shop", new ServiceId("front"), null, Patience.Token);
        Assert.Equal("ok", await held);
        Assert.Equal("ok", await client.GetStringAsync(address, Patience.Token));
    }

    [Fact]
    public async Task Two_applications_have_a_door_each_and_one_goes_without_the_other()
    {
        await using var host = await TestHost.StartAsync();
        await host.UpAsync(Shop.Of("shop", Shop.Service("front", behaviour: "echoes")));
        var both = (await host.UpAsync(Shop.Of("blog", Shop.Service("front"), Shop.Service("back")))).Applications;
        var (blog, shop) = (both[0], both[1]);
        using var client = new HttpClient();
        Assert.Equal("ok", await client.GetStringAsync(blog.Address, Patience.Token));
        Assert.StartsWith("GET /", await client.GetStringAsync(shop.Address, Patience.Token));

        await host.Client.DownAsync("shop", Patience.Token);
        Assert.Equal("ok", await client.GetStringAsync(blog.Address, Patience.Token));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(shop.Address, Patience.Token));
        Assert.Equal(["blog"], (await host.Client.StatusAsync(Patience.Token)).Applications.Select(each => each.Name));
        Assert.Equal(["blog"], Directory.GetDirectories(host.Folder.Processes).Select(Path.GetFileName));
    }
}

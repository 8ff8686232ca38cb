using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.FrontDoor;

/// <summary>Goal: what belongs to one connection, or to us, ends at the door; what it cannot carry on it does not promise.</summary>
public class HopTests
{
    [Fact]
    public async Task A_header_that_Connection_names_ends_at_the_door_in_both_directions()
    {
        using var replica = new RawReplica("HTTP/1.1 200 OK", "Content-Length: 0", "Connection: close, X-Hop", "X-Hop: 1", "X-End: 1", "", "");
        await using var door = await LoneDoor.StartAsync(replica.Address);

        var answer = await door.AskAsync(
            "GET / HTTP/1.1", "Host: shop", "Connection: x-hop", "Connection: X-Forwarded-For", "X-Hop: 1", "X-Forwarded-For: 10.0.0.1", "X-End: 1", "", "");
        Assert.Contains("X-End: 1", answer);
        Assert.DoesNotContain("X-Hop: 1", answer);
        var request = await replica.Request;
        Assert.Contains("X-End: 1", request);
        Assert.DoesNotContain("X-Hop: 1", request);
        Assert.Contains("X-Forwarded-For: 127.0.0.1", request); // Ours, which no client can have taken out.
    }

    [Fact]
    public async Task Headers_of_ours_do_not_get_outside_whoever_made_them_up()
    {
        using var replica = new RawReplica("HTTP/1.1 200 OK", "Content-Length: 0", "Connection: close", "sundog: 1", "Sundog-Wait: 1", "sundog-rehearsal: 1", "", "");
        await using var door = await LoneDoor.StartAsync(replica.Address);

        var answer = await door.AskAsync("GET / HTTP/1.1", "Host: shop", "Connection: close", "", "");
        Assert.Equal("HTTP/1.1 200 OK", answer[0]);
        Assert.DoesNotContain(answer, line => line.StartsWith("sundog", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Trailers_that_do_not_pass_are_not_announced()
    {
        using var replica = new RawReplica("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Connection: close", "Trailer: X-Sum", "", "0", "X-Sum: 1", "", "");
        await using var door = await LoneDoor.StartAsync(replica.Address);

        var answer = await door.AskAsync("POST / HTTP/1.1", "Host: shop", "Connection: close", "Transfer-Encoding: chunked", "Trailer: X-Sum", "", "0", "X-Sum: 1", "", "");
        Assert.Equal("HTTP/1.1 200 OK", answer[0]);
        Assert.DoesNotContain(answer, line => line.StartsWith("Trailer", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(await replica.Request, line => line.StartsWith("Trailer", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Over_http_2_trailers_of_an_answer_pass()
    {
        var builder = BareServer.Builder();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        await using var replica = builder.Build();
        replica.Run(async context =>
        {
            context.Response.DeclareTrailer("x-sum");
            await context.Response.WriteAsync("ok", context.RequestAborted);
            context.Response.AppendTrailer("x-sum", "1");
            context.Response.AppendTrailer("sundog", "1");
        });
        await replica.StartAsync(Patience.Token);
        await using var door = await LoneDoor.StartAsync(BareServer.AddressOf(replica));

        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, door.Address) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await client.SendAsync(request, Patience.Token);
        Assert.Equal("ok", await answer.Content.ReadAsStringAsync(Patience.Token));
        Assert.Equal("x-sum", answer.Headers.Trailer.Single());
        Assert.Equal("x-sum", Assert.Single(answer.TrailingHeaders).Key);
    }

    [Fact]
    public async Task A_tunnel_is_not_offered()
    {
        using var replica = new RawReplica("HTTP/1.1 200 OK", "", "");
        await using var door = await LoneDoor.StartAsync(replica.Address);

        var answer = await door.AskAsync("CONNECT shop:443 HTTP/1.1", "Host: shop:443", "Connection: close", "", "");
        Assert.Equal("HTTP/1.1 405 Method Not Allowed", answer[0]);
        Assert.Contains(answer, line => line.StartsWith("Allow: ", StringComparison.Ordinal));
        Assert.Equal((1, 0), (door.Counts.Answered, door.Counts.Unreachable));
    }
}

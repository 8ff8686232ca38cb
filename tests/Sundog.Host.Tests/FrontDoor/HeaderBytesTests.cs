using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.FrontDoor;

/// <summary>Goal: the bytes of a header's value are between the client and the application. Method: values in UTF-8, and one in Latin-1 that no UTF-8 is.</summary>
public class HeaderBytesTests
{
    private static readonly string Utf8 = Encoding.Latin1.GetString("Zoë–日"u8);
    private const string Latin1 = "caf\u00e9";

    [Fact]
    public async Task They_pass_as_they_are_in_both_directions()
    {
        string[] answered = [$"Location: /{Utf8}", $"Set-Cookie: name={Utf8}", $"X-Name: {Utf8}", $"X-Old: {Latin1}"];
        using var replica = new RawReplica(["HTTP/1.1 200 OK", "Content-Length: 0", "Connection: close", .. answered, "", ""]);
        await using var door = await LoneDoor.StartAsync(replica.Address);

        var answer = await door.AskAsync("GET / HTTP/1.1", "Host: shop", "Connection: close", $"Cookie: name={Utf8}", $"X-Old: {Latin1}", "", "");
        Assert.Equal("HTTP/1.1 200 OK", answer[0]);
        Assert.All(answered, line => Assert.Contains(line, answer));
        var request = await replica.Request;
        Assert.Contains($"Cookie: name={Utf8}", request);
        Assert.Contains($"X-Old: {Latin1}", request);
    }

    [Fact]
    public async Task They_pass_as_they_are_over_http_2()
    {
        var builder = BareServer.Builder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.RequestHeaderEncodingSelector = kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
        });
        await using var replica = builder.Build();
        replica.Run(context =>
        {
            context.Response.Headers["x-name"] = context.Request.Headers["x-name"];
            return Task.CompletedTask;
        });
        await replica.StartAsync(Patience.Token);
        await using var door = await LoneDoor.StartAsync(BareServer.AddressOf(replica));

        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1 });
        using var request = new HttpRequestMessage(HttpMethod.Get, door.Address) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("x-name", Utf8);
        using var answer = await client.SendAsync(request, Patience.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Utf8, answer.Headers.NonValidated["x-name"].ToString());
    }
}

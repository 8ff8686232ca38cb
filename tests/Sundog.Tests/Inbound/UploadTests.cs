using System.Buffers;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sundog.Tests.World;

namespace Sundog.Tests.Inbound;

/// <summary>Goal: whoever sends slowly is not late by that, however the service reads.</summary>
public class UploadTests
{
    [Theory]
    [InlineData(HttpProtocols.Http1, "1.1", "/body")]
    [InlineData(HttpProtocols.Http1, "1.1", "/reader")]
    [InlineData(HttpProtocols.Http2, "2.0", "/body")]
    [InlineData(HttpProtocols.Http2, "2.0", "/reader")]
    public async Task A_slow_upload_is_not_late(HttpProtocols protocols, string version, string path)
    {
        await using var web = await TestService.StartAsync(
            "web",
            app =>
            {
                app.MapPost("/body", async (HttpContext c) =>
                {
                    using var reader = new StreamReader(c.Request.Body);
                    return await reader.ReadToEndAsync();
                });
                app.MapPost("/reader", async (HttpContext c) =>
                {
                    var read = await c.Request.BodyReader.ReadAtLeastAsync(1000);
                    return Encoding.ASCII.GetString(read.Buffer.ToArray());
                });
            },
            protocols: protocols,
            options: o => o.Objective = "p95 < 100ms");

        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, web.Address + path)
        {
            Version = new(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new SlowContent(),
        };
        using var answer = await client.SendAsync(request, Patience.Token);
        Assert.Equal("begin end", await answer.Content.ReadAsStringAsync(Patience.Token));
        await Patience.UntilAsync(() => web.Flow.Present == 0);
        Assert.Equal((1.0, 0.0), (web.Flow.Report(0).Entry!.Replies, web.Flow.Report(0).Entry!.Late));
    }

    private sealed class SlowContent : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("begin "u8.ToArray());
            await stream.FlushAsync();
            await Task.Delay(300); // Three times the bound.
            await stream.WriteAsync("end"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

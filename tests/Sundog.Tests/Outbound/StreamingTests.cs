using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sundog.Tests.World;

namespace Sundog.Tests.Outbound;

/// <summary>Goal: bodies stream through the handler in both directions at once, over HTTP/1.1 and over HTTP/2 without TLS.</summary>
public class StreamingTests
{
    [Theory]
    [InlineData(HttpProtocols.Http1, "1.1")]
    [InlineData(HttpProtocols.Http2, "2.0")]
    public async Task A_response_is_read_while_it_is_written(HttpProtocols protocols, string version)
    {
        var next = new TaskCompletionSource();
        await using var catalog = await TestService.StartAsync(
            "catalog",
            app => app.MapGet("/", async (HttpContext c) =>
            {
                await c.Response.WriteAsync("first;");
                await c.Response.Body.FlushAsync();
                await next.Task;
                await c.Response.WriteAsync("second");
            }),
            protocols: protocols);
        await using var web = await TestService.StartAsync("web", _ => { }, settings: new() { ["services:catalog:http:0"] = catalog.Address });

        using var request = new HttpRequestMessage(HttpMethod.Get, "http://catalog/") { Version = new(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await web.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Patience.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Patience.Token));
        var first = new char[6];
        await reader.ReadBlockAsync(first, Patience.Token);
        Assert.Equal("first;", new string(first));
        next.SetResult();
        Assert.Equal("second", await reader.ReadToEndAsync(Patience.Token));
    }

    [Fact]
    public async Task A_stream_calls_others_for_as_long_as_it_goes_on()
    {
        var over = new TaskCompletionSource();
        await using var catalog = await TestService.StartAsync("catalog", app => app.MapGet("/", () => "tea"));
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/", async (HttpContext c, HttpClient http) =>
            {
                c.Response.ContentType = "text/event-stream";
                await c.Response.WriteAsync("data: begun\n\n");
                await c.Response.Body.FlushAsync();
                await over.Task;
                await c.Response.WriteAsync($"data: {await http.GetStringAsync("http://catalog/")}\n\n");
            }),
            options: o => o.Objective = "p95 < 10ms",
            settings: new() { ["services:catalog:http:0"] = catalog.Address });

        using var browser = new HttpClient();
        using var answer = await browser.GetAsync(web.Address, HttpCompletionOption.ResponseHeadersRead, Patience.Token);
        await Patience.UntilAsync(() => web.Flow.Totals(0).Streaming == 1);
        Assert.Equal(0, web.Flow.Present);
        await Task.Delay(150, Patience.Token); // More than ten times the bound.
        over.SetResult();

        Assert.Equal("data: begun\n\ndata: tea\n\n", await answer.Content.ReadAsStringAsync(Patience.Token));
        await Patience.UntilAsync(() => web.Flow.Totals(0).Streaming == 0);
    }

    [Fact]
    public async Task Both_bodies_stream_at_once_over_http_2()
    {
        await using var echo = await TestService.StartAsync(
            "echo", app => app.MapPost("/", (HttpContext c) => c.Request.BodyReader.CopyToAsync(c.Response.BodyWriter)), protocols: HttpProtocols.Http2);
        await using var web = await TestService.StartAsync("web", _ => { }, settings: new() { ["services:echo:http:0"] = echo.Address });

        var upload = new Pipe();
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://echo/")
        {
            Version = new(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new PipeContent(upload.Reader),
        };
        await upload.Writer.WriteAsync("ping 1\n"u8.ToArray(), Patience.Token);
        using var answer = await web.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Patience.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Patience.Token));
        Assert.Equal("ping 1", await reader.ReadLineAsync(Patience.Token));
        await upload.Writer.WriteAsync("ping 2\n"u8.ToArray(), Patience.Token);
        Assert.Equal("ping 2", await reader.ReadLineAsync(Patience.Token));
        await upload.Writer.CompleteAsync();
        Assert.Null(await reader.ReadLineAsync(Patience.Token));
    }

    /// <summary>A body that is written while it is sent. StreamContent will not do: the client waits for its end before it looks at the response.</summary>
    private sealed class PipeContent(PipeReader from) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            while (true)
            {
                var read = await from.ReadAsync();
                foreach (var part in read.Buffer) await stream.WriteAsync(part);
                await stream.FlushAsync();
                from.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) return;
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

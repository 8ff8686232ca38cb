using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Sundog.Bench.Path;

/// <summary>The processes of the comparison. Each prints one line when it is ready and then answers lines on its standard input until that closes.</summary>
internal static class Roles
{
    private static WebApplicationBuilder NewBuilder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }

    /// <summary>A service that answers 13 bytes. <c>cpu</c> answers the CPU time used so far, in microseconds.</summary>
    public static async Task<int> CalleeAsync(bool withSundog)
    {
        var builder = NewBuilder();
        if (withSundog) builder.AddSundog(o => o.Objective = "p95 < 10s");
        var app = builder.Build();
        app.MapGet("/", () => "Hello, world!");
        await app.StartAsync();
        Console.WriteLine(AddressOf(app));
        await AnswerCpuAsync();
        await app.StopAsync();
        return 0;
    }

    /// <summary>A service that calls. <c>run N C</c> makes N calls, C at a time, and answers the CPU time that took, in microseconds, and the bytes allocated.</summary>
    public static async Task<int> CallerAsync(string target, bool withSundog)
    {
        var builder = NewBuilder();
        builder.Services.AddHttpClient("callee").UseSocketsHttpHandler((handler, _) => handler.MaxConnectionsPerServer = 256);
        await using var probe = await HeaderProbe.StartAsync();
        if (withSundog)
        {
            builder.Configuration["services:callee:http:0"] = target;
            builder.Configuration["services:probe:http:0"] = probe.Address;
            builder.AddSundog(o => o.Objective = "p95 < 10s");
        }

        var app = builder.Build();
        await app.StartAsync();
        var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("callee");
        client.BaseAddress = new Uri(withSundog ? "http://callee/" : target);
        if (withSundog) await probe.CheckAsync(app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("probe"), target);
        Console.WriteLine("ready");

        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            var before = Environment.CpuUsage.TotalTime;
            var allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
            await CallAsync(client, int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture));
            var cpu = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cpu:F0} {GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore}"));
        }

        await app.StopAsync();
        return 0;
    }

    /// <summary>A sidecar: YARP's forwarder in a process of its own, with kept-alive connections on both sides.</summary>
    public static async Task<int> YarpAsync(string target)
    {
        var builder = NewBuilder();
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = null,
        });
        app.Map("/{**path}", async (HttpContext context) => await forwarder.SendAsync(context, target, invoker));
        await app.StartAsync();
        Console.WriteLine(AddressOf(app));
        await AnswerCpuAsync();
        await app.StopAsync();
        return 0;
    }

    private static async Task AnswerCpuAsync()
    {
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Environment.CpuUsage.TotalTime.TotalMicroseconds:F0} {GC.GetTotalAllocatedBytes(precise: true)}"));
        }
    }

    internal static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/";

    private static async Task CallAsync(HttpClient client, int requests, int concurrency)
    {
        var left = requests;
        var workers = new Task[concurrency];
        for (var i = 0; i < concurrency; i++)
        {
            workers[i] = Task.Run(async () =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    using var response = await client.GetAsync("");
                    Trace.Assert(response.IsSuccessStatusCode);
                    await response.Content.ReadAsByteArrayAsync();
                }
            });
        }

        await Task.WhenAll(workers);
    }
}

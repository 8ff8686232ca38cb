using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Sundog.Core;
using Sundog.Core.Request;
using Sundog.Core.Scaling;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;
using Sundog.Inbound;
using Sundog.Tests.World;

namespace Sundog.Tests.Cost;

/// <summary>
/// Goal: the cost of the path that PROMISES.md states. Method: two services in this process, one request that makes a thousand calls, with the package
/// and without; and the account alone, without a server. The best of several rounds counts, since other programs share the machine.
/// </summary>
[Collection(nameof(Alone))]
public class HopCostTests
{
    private const int BytesPerHopMax = 512;
    private const double AccountMicrosecondsMax = 1;
    private const int RoundsMax = 20_000;
    private const int RequestsPerRound = 200;

    private static readonly RequestHolder Holder = new(null);

    [Fact]
    public async Task A_hop_allocates_little_beyond_bare_server_and_client()
    {
        if (!IsOptimised()) return;

        await using var bareCatalog = await PlainService.StartAsync(app => app.MapGet("/", () => "ok"));
        await using var bareWeb = await PlainService.StartAsync(app => app.MapGet("/{calls}", (HttpClient http, int calls) => CallAsync(http, bareCatalog.Address, calls)));
        await using var catalog = await TestService.StartAsync("catalog", app => app.MapGet("/", () => "ok"), options: o => o.Objective = "p95 < 100s");
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/{calls}", (HttpClient http, int calls) => CallAsync(http, "http://catalog/", calls)),
            options: o => o.Objective = "p95 < 100s",
            settings: new() { ["services:catalog:http:0"] = catalog.Address });

        using var browser = new HttpClient();
        var bare = await BytesPerCallAsync(browser, bareWeb.Address);
        var ours = await BytesPerCallAsync(browser, web.Address);
        TestContext.Current.TestOutputHelper?.WriteLine($"{bare:0} bytes bare, {ours:0} with the package: {ours - bare:0} more.");
        Assert.InRange(ours - bare, 0, BytesPerHopMax);
    }

    [Fact]
    public void The_account_of_a_request_takes_a_microsecond_and_no_memory()
    {
        if (!IsOptimised()) return;

        var flow = new LiveFlow(new FlowSettings(new ServiceId("web"), 8, 100, Objective.Parse("p95 < 200ms")), slotsAreFixed: false);
        var arrival = Arrival.FromPeer(new RequestHeader(
            RequestFlags.None, RequestPriority.Default, TimeSpan.FromSeconds(2), TimeSpan.Zero, TimeSpan.FromMilliseconds(5), 1, 100, 120, 1, 0.5, 1));
        var callee = new ServiceId("catalog");
        // The runtime compiles hot code anew in the background; until it has, even a flag test allocates. So the best round counts, of as many as it takes.
        var (best, bytes) = (double.PositiveInfinity, long.MaxValue);
        for (var round = 0; round < RoundsMax && (best > AccountMicrosecondsMax || bytes > 0); round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < RequestsPerRound; i++) Account(flow, arrival, callee);
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalMicroseconds / RequestsPerRound);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{best:0.000} us per request with one call, {bytes} bytes.");
        Assert.Equal(0, bytes);
        Assert.InRange(best, 0, AccountMicrosecondsMax);
    }

    private static void Account(LiveFlow flow, in Arrival arrival, ServiceId callee)
    {
        flow.Arrive(arrival, out var request);
        Holder.Request = request;
        request.Holder = Holder;
        var call = flow.StartCall(Holder, callee, isRetry: false, out var caller);
        flow.EndCall(caller, call, null, TimeSpan.Zero);
        flow.Close(request, RequestOutcome.Completed);
        flow.Leave(request);
        flow.Keep(request);
    }

    private static async Task<string> CallAsync(HttpClient http, string address, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            using var answer = await http.GetAsync(address);
            answer.EnsureSuccessStatusCode();
        }

        return "done";
    }

    private static async Task<double> BytesPerCallAsync(HttpClient browser, string address)
    {
        const int Calls = 1000;
        var best = double.PositiveInfinity;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await browser.GetStringAsync($"{address}/{Calls}", Patience.Token);
            best = Math.Min(best, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Calls);
        }

        return best;
    }

    /// <summary>Without optimisation a compiler makes classes of what are structs otherwise, and the figures mean nothing.</summary>
    private static bool IsOptimised()
    {
        if (typeof(LiveFlow).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true }) return true;
        TestContext.Current.TestOutputHelper?.WriteLine("not run: needs a Release build");
        return false;
    }
}

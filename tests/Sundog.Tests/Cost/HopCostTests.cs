using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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
/// and without, turn by turn, of which the median difference counts; and the account alone, without a server, of which the best round counts.
/// </summary>
[Collection(nameof(Alone))]
public class HopCostTests
{
    private const double AccountMicrosecondsMax = 1;
    private const int WarmUpRounds = 20;
    private const int HopRounds = 31;
    private const int CallsPerRound = 1000;
    private const int RoundsMax = 20_000;
    private const int RequestsPerRound = 200;

    private static readonly RequestHolder Holder = new(null);

    /// <param name="logs">With any logger a trace context travels, as in every service that a template made. Without one ours is the first header of the request.</param>
    [Theory]
    [InlineData(true, 512)]
    [InlineData(false, 512)]
    public async Task A_hop_allocates_little_beyond_bare_server_and_client(bool logs, int bytesMax)
    {
        SkipUnlessOptimised();

        void Services(IServiceCollection services)
        {
            if (logs) services.AddLogging(logging => logging.AddProvider(new QuietLog()));
        }

        await using var bareCatalog = await PlainService.StartAsync(app => app.MapGet("/", () => "ok"), services: Services);
        await using var bareWeb = await PlainService.StartAsync(
            app => app.MapGet("/{calls}", (HttpClient http, int calls) => CallAsync(http, bareCatalog.Address, calls)), services: Services);
        await using var catalog = await TestService.StartAsync("catalog", app => app.MapGet("/", () => "ok"), options: o => o.Objective = "p95 < 100s", services: Services);
        using var noticed = new CountedEvents(catalog, "sundog.header.ignored");
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/{calls}", (HttpClient http, int calls) => CallAsync(http, "http://catalog/", calls)),
            options: o => o.Objective = "p95 < 100s",
            services: Services,
            settings: new() { ["services:catalog:http:0"] = catalog.Address });

        using var browser = new HttpClient();
        var (bare, ours, more) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < WarmUpRounds + HopRounds; round++)
        {
            bare.Add(await BytesPerCallAsync(browser, bareWeb.Address));
            ours.Add(await BytesPerCallAsync(browser, web.Address));
            if (round >= WarmUpRounds) more.Add(ours[^1] - bare[^1]);
        }

        var median = Median(more);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Median(bare):0} bytes bare, {Median(ours):0} with the package: {median:0} more.");
        Assert.Null(catalog.Flow.Report(0).Entry); // Every request came with a peer's header.
        Assert.Empty(noticed.Tags);
        Assert.InRange(median, 0, bytesMax);
    }

    [Fact]
    public void The_account_of_a_request_takes_a_microsecond_and_no_memory()
    {
        SkipUnlessOptimised();

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
        var call = flow.StartCall(Holder, callee, isRetry: false, MonotonicClock.Now, out var caller, out _);
        flow.EndCall(caller, call, null, isOrdinary: false, TimeSpan.Zero);
        flow.TryClose(request, RequestOutcome.Completed, out _);
        flow.Over(request);
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
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await browser.GetStringAsync($"{address}/{CallsPerRound}", Patience.Token);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)CallsPerRound;
    }

    private static double Median(List<double> of) => of.Order().ElementAt(of.Count / 2);

    /// <summary>Without optimisation a compiler makes classes of what are structs otherwise, and the figures mean nothing.</summary>
    private static void SkipUnlessOptimised() => Assert.SkipWhen(
        typeof(LiveFlow).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true }, "not run: needs a Release build");
}

using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sundog.Bench.Intensity;
using Sundog.Bench.Load;

namespace Sundog.Bench.Tests.Load;

/// <summary>
/// Goal: against a real server the generator tells the truth about bad moments.
/// Method: servers that misbehave by count, not by time, so that what must be seen is known; times are only bounded from the side
/// to which a busy machine cannot push them.
/// </summary>
public class LoadRunTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stall_is_seen_by_every_request_that_fell_into_it()
    {
        var stall = TimeSpan.FromMilliseconds(500);
        var (arrived, stalled) = (0, Task.CompletedTask);
        await using var server = await LoopbackServer.StartAsync(async http =>
        {
            if (Interlocked.Increment(ref arrived) == 100) stalled = Task.Delay(stall);
            await stalled;
            await http.Response.WriteAsync("ok");
        });

        var plan = Plan(server.Address, "constant:200,3s", boundMs: 200) with { Arrivals = ArrivalProcess.Even };
        var result = await LoadRun.RunAsync(plan, null, Cancel);

        // Half a second of 200 requests a second falls into the stall: a sixth of all, of which three in five wait longer than the bound.
        // A generator that waits for answers before it sends would have seen one slow request in six hundred.
        Assert.Equal(600, result.Offered);
        Assert.True(result.Latency!.P99 > stall * 0.8, $"p99 was {result.Latency.P99}");
        Assert.True(result.Counts.Late >= 50, $"{result.Counts.Late} were late");
        Assert.Contains(result.Seconds, second => second.P95 > stall / 2);
    }

    [Fact]
    public async Task Every_way_to_end_is_counted_once_and_all_add_up()
    {
        var arrived = 0;
        await using var server = await LoopbackServer.StartAsync(async http =>
        {
            switch (Interlocked.Increment(ref arrived) % 5)
            {
                case 1: http.Response.StatusCode = 503; break;
                case 2: http.Response.StatusCode = 500; break;
                case 3: http.Response.ContentLength = 10; await http.Response.WriteAsync("half"); http.Abort(); break;
                case 4: await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default); break;
                default: await http.Response.WriteAsync("ok"); break;
            }
        });

        var rows = new List<LoadSecond>();
        var plan = Plan(server.Address, "constant:100,2s", boundMs: 100) with { Arrivals = ArrivalProcess.Even };
        var result = await LoadRun.RunAsync(plan, new Rows(rows), Cancel);

        Assert.Equal(200, result.Offered);
        Assert.Equal(40, result.Counts.Refused);
        Assert.Equal(80, result.Counts.Failed);
        Assert.Equal(40, result.Counts.Unanswered);
        Assert.Equal(40, result.Counts.Completed);
        Assert.Equal(0, result.Counts.ConnectionRefused + result.Counts.NotSent);
        Assert.Equal(result.Counts.Late, result.Offered - result.Counts.Ok);
        Assert.Equal(result.Counts, result.Seconds.Aggregate(OutcomeCounts.None, (sum, row) => sum + row.Counts));
        Assert.True(result.LateShare >= 0.8);
        Assert.True(result.Latency!.P95 >= plan.GiveUpAfter, "unanswered requests stand in the percentiles");
        Assert.NotNull(result.FirstFailure);
        Assert.NotNull(result.UsualMiss);
        Assert.Equal([0, 1], rows.Select(row => row.Second));
        Assert.All(rows, row => Assert.Equal(100, row.Offered));
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_counted_apart()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp); // Bound and not listening: the port stays ours and closed.
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/");

        var result = await LoadRun.RunAsync(Plan(address, "constant:50,1s"), null, Cancel);

        Assert.True(result.Offered > 0);
        Assert.Equal(result.Offered, result.Counts.ConnectionRefused);
        Assert.Equal(1, result.LateShare);
        Assert.Null(result.Latency);
        Assert.Equal($"nothing listens at {address.Authority}", result.UsualMiss);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_told_as_that()
    {
        var result = await LoadRun.RunAsync(Plan(new("http://nobody.invalid/"), "constant:20,1s", boundMs: 2000), null, Cancel); // Reserved for this by RFC 2606.

        Assert.Equal(result.Offered, result.Counts.ConnectionRefused);
        Assert.StartsWith("the name 'nobody.invalid' is not known", result.UsualMiss, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Above_the_limit_requests_are_counted_as_not_sent()
    {
        var arrived = 0;
        await using var server = await LoopbackServer.StartAsync(async http =>
        {
            Interlocked.Increment(ref arrived);
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        // Given up after three seconds at the earliest, so that within the run of one no place becomes free.
        var plan = Plan(server.Address, "constant:100,1s", boundMs: 300) with { Arrivals = ArrivalProcess.Even, InFlightLimit = 5 };
        var result = await LoadRun.RunAsync(plan, null, Cancel);

        Assert.Equal(5, arrived);
        Assert.Equal(5, result.Counts.Unanswered);
        Assert.Equal(95, result.Counts.NotSent);
        Assert.Equal(1, result.LateShare);
    }

    [Fact]
    public async Task A_cancelled_run_ends_with_the_cancellation()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var server = await LoopbackServer.StartAsync(async _ => await stop.CancelAsync());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            LoadRun.RunAsync(Plan(server.Address, "constant:50,1h"), null, stop.Token));
    }

    [Fact]
    public async Task A_run_of_which_somebody_has_seen_enough_tells_of_what_was_sent()
    {
        using var enough = new CancellationTokenSource();
        var arrived = 0;
        await using var server = await LoopbackServer.StartAsync(async http =>
        {
            if (Interlocked.Increment(ref arrived) == 20) await enough.CancelAsync();
            await http.Response.WriteAsync("ok");
        });

        var result = await LoadRun.RunAsync(Plan(server.Address, "constant:50,1h"), null, Cancel, enough.Token);

        Assert.Equal(arrived, result.Offered);
        Assert.Equal(result.Offered, result.Counts.Completed);
        Assert.InRange(result.Duration, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(result.Offered, result.Seconds.Sum(row => row.Offered));
    }

    [Fact]
    public async Task A_workload_that_breaks_breaks_the_run()
    {
        var plan = Plan(new("http://127.0.0.1:9/"), "constant:50,1h") with { Workload = new Broken() };
        await Assert.ThrowsAsync<InvalidOperationException>(() => LoadRun.RunAsync(plan, null, Cancel));
    }

    [Fact]
    public async Task A_result_goes_through_json_and_back()
    {
        await using var server = await LoopbackServer.StartAsync(http => http.Response.WriteAsync("ok"));
        var result = await LoadRun.RunAsync(Plan(server.Address, "constant:50,1s"), null, Cancel);

        var json = JsonSerializer.Serialize(result, LoadJson.Default.LoadResult);
        var back = JsonSerializer.Deserialize(json, LoadJson.Default.LoadResult)!;

        Assert.Contains("\"bound\":0.25", json, StringComparison.Ordinal);
        Assert.Equal(result with { Seconds = back.Seconds }, back);
        Assert.Equal(result.Seconds, back.Seconds);
    }

    private static LoadPlan Plan(Uri address, string intensity, int boundMs = 250) =>
        new(IntensityText.Parse(intensity), new UrlWorkload(address), TimeSpan.FromMilliseconds(boundMs));

    private sealed class Rows(List<LoadSecond> rows) : IProgress<LoadSecond>
    {
        public void Report(LoadSecond value) => rows.Add(value);
    }

    private sealed class Broken : IWorkload, IRequestStream
    {
        public IRequestStream Open(ulong seed) => this;

        public IExchange Next() => throw new InvalidOperationException("out of ideas");
    }
}

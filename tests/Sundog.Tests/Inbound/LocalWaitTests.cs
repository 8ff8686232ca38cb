using System.Data.Common;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Sundog.Core.Wire;
using Sundog.Tests.World;

namespace Sundog.Tests.Inbound;

/// <summary>Goal: what a request waits for inside its own process has a name, a length, and somebody to whom it is charged.</summary>
public class LocalWaitTests
{
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_lock_that_is_taken_is_waited_for_and_a_free_one_is_not()
    {
        var gate = new TracedLock("test-lock");
        using var inside = new SemaphoreSlim(0);
        using var release = new SemaphoreSlim(0);
        await using var web = await TestService.StartAsync("web", app =>
        {
            app.MapGet("/holds", () =>
            {
                using (gate.Enter())
                {
                    inside.Release();
                    release.Wait(Patience.Limit);
                }
            });
            app.MapGet("/waits", () =>
            {
                inside.Release();
                using (gate.Enter()) return "ok";
            });
        });
        using var browser = new HttpClient { BaseAddress = new Uri(web.Address) };
        var holds = browser.GetAsync("/holds", Patience.Token);
        await inside.WaitAsync(Patience.Token);
        var waits = browser.GetAsync("/waits", Patience.Token);
        await inside.WaitAsync(Patience.Token);
        await Task.Delay(Work, Patience.Token);
        release.Release();
        await Task.WhenAll(holds, waits);
        await Patience.UntilAsync(() => web.Flow.Present == 0);

        var wait = Assert.Single(web.Flow.Report(0).Waits, w => w.Name == "test-lock");
        Assert.Equal((WaitKind.Lock, true), (wait.Kind, wait.Curable));
        Assert.InRange(wait.Seconds, Work.TotalSeconds * 0.7, Patience.Limit.TotalSeconds);
        Assert.InRange(web.Flow.Report(0).Totals.LocalWaitSeconds, wait.Seconds, Patience.Limit.TotalSeconds);
        await browser.GetAsync("/waits", Patience.Token);
        Assert.Equal(wait.Seconds, Assert.Single(web.Flow.Report(0).Waits, w => w.Name == "test-lock").Seconds);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(10, false)]
    public async Task Calls_wait_for_a_connection_where_there_are_too_few(int connections, bool waits)
    {
        await using var database = await PlainService.StartAsync(_ => Task.Delay(Work));
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/", async (IHttpClientFactory clients) =>
            {
                var client = clients.CreateClient("database");
                await Task.WhenAll(client.GetAsync(database.Address), client.GetAsync(database.Address));
            }),
            services: s => s.AddHttpClient("database").UseSocketsHttpHandler((handler, _) => handler.MaxConnectionsPerServer = connections));
        using var browser = new HttpClient();
        await browser.GetAsync(web.Address, Patience.Token);
        await Patience.UntilAsync(() => web.Flow.Present == 0);

        var waited = web.Flow.Report(0).Waits.SingleOrDefault(w => w.Kind == WaitKind.ConnectionPool)?.Seconds ?? 0;
        if (waits) Assert.InRange(waited, Work.TotalSeconds * 0.7, Patience.Limit.TotalSeconds);
        else Assert.InRange(waited, 0, Work.TotalSeconds * 0.7);
    }

    [Fact]
    public async Task Of_calls_at_once_each_has_its_own_wait_for_a_connection()
    {
        using var asked = new SemaphoreSlim(0);
        using var first = new SemaphoreSlim(0);
        var ends = new Dictionary<string, TaskCompletionSource> { ["/holds"] = new(), ["/ends-first"] = new(), ["/waits"] = new() };
        await using var database = await PlainService.StartAsync(c =>
        {
            asked.Release();
            return ends[c.Request.Path.Value!].Task;
        });
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/", async (IHttpClientFactory clients) =>
            {
                var waits = clients.CreateClient("narrow").GetAsync($"{database.Address}/waits");
                await clients.CreateClient().GetAsync($"{database.Address}/ends-first");
                first.Release();
                await waits;
            }),
            services: s => s.AddHttpClient("narrow").UseSocketsHttpHandler((handler, _) => handler.MaxConnectionsPerServer = 1));
        using var browser = new HttpClient();

        var holds = web.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient("narrow").GetAsync($"{database.Address}/holds", Patience.Token);
        await asked.WaitAsync(Patience.Token);
        var answer = browser.GetAsync(web.Address, Patience.Token);
        await asked.WaitAsync(Patience.Token);
        await Task.Delay(Work, Patience.Token);
        ends["/holds"].SetResult();
        await asked.WaitAsync(Patience.Token);
        ends["/ends-first"].SetResult();
        await first.WaitAsync(Patience.Token);
        ends["/waits"].SetResult();
        await Task.WhenAll(holds, answer);
        await Patience.UntilAsync(() => web.Flow.Present == 0);

        // The place has every wait, that for the other call's new connection too; the request was held up by that of the call that ended last.
        var wait = Assert.Single(web.Flow.Report(0).Waits, w => w.Kind == WaitKind.ConnectionPool);
        Assert.InRange(web.Flow.Totals(0).LocalWaitSeconds, Work.TotalSeconds * 0.7, Patience.Limit.TotalSeconds);
        Assert.InRange(wait.Seconds, Work.TotalSeconds * 0.7, Patience.Limit.TotalSeconds);
    }

    [Fact]
    public async Task A_client_that_nobody_follows_waits_for_its_connection_at_the_requests_cost()
    {
        await using var database = await PlainService.StartAsync(_ => Task.Delay(Work));
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 });
        await using var web = await TestService.StartAsync(
            "web", app => app.MapGet("/", async () => await Task.WhenAll(client.GetAsync(database.Address), client.GetAsync(database.Address))));
        using var browser = new HttpClient();
        await browser.GetAsync(web.Address, Patience.Token);
        await Patience.UntilAsync(() => web.Flow.Present == 0);

        var wait = Assert.Single(web.Flow.Report(0).Waits, w => w.Kind == WaitKind.ConnectionPool);
        Assert.InRange(wait.Seconds, Work.TotalSeconds * 0.7, Patience.Limit.TotalSeconds);
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, "1.1")]
    [InlineData(HttpProtocols.Http2, "2.0")]
    public async Task A_call_to_a_service_waits_for_a_connection_only_until_there_is_one(HttpProtocols protocols, string version)
    {
        await using var catalog = await PlainService.StartAsync(_ => Task.CompletedTask, protocols);
        await using var web = await TestService.StartAsync(
            "web",
            app => app.MapGet("/", async (HttpClient http) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "http://catalog/") { Version = new(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
                using var answer = await http.SendAsync(request);
            }),
            settings: new() { ["services:catalog:http:0"] = catalog.Address });
        using var browser = new HttpClient();
        await browser.GetAsync(web.Address, Patience.Token);
        await Patience.UntilAsync(() => web.Flow.Present == 0);
        var wait = Assert.Single(web.Flow.Report(0).Waits, w => w.Kind == WaitKind.ConnectionPool).Seconds;
        for (var i = 0; i < 10; i++) await browser.GetAsync(web.Address, Patience.Token);
        await Patience.UntilAsync(() => web.Flow.Present == 0);

        Assert.Equal(wait, Assert.Single(web.Flow.Report(0).Waits, w => w.Kind == WaitKind.ConnectionPool).Seconds);
    }

    [Fact]
    public async Task A_connection_to_a_database_that_never_comes_was_waited_for_all_the_same()
    {
        var pool = Waits.Probe("test-pool", WaitKind.ConnectionPool);
        await using var database = new BusyDatabase();
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => database.OpenConnectionAsync(pool).AsTask()));
        using var browser = new HttpClient();
        Assert.Equal(HttpStatusCode.InternalServerError, (await browser.GetAsync(web.Address, Patience.Token)).StatusCode);
        await Patience.UntilAsync(() => web.Flow.Present == 0);

        var wait = Assert.Single(web.Flow.Report(0).Waits, w => w.Name == "test-pool");
        Assert.Equal((WaitKind.ConnectionPool, true), (wait.Kind, wait.Curable));
        Assert.InRange(wait.Seconds, Work.TotalSeconds * 0.7, Patience.Limit.TotalSeconds);
    }

    /// <summary>Whoever asks it for a connection is told after a while that there is none.</summary>
    private sealed class BusyDatabase : DbDataSource
    {
        public override string ConnectionString => "";

        protected override DbConnection CreateDbConnection() => throw new NotSupportedException();

        protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
        {
            await Task.Delay(Work, cancellationToken);
            throw new TimeoutException("The pool is exhausted.");
        }
    }
}

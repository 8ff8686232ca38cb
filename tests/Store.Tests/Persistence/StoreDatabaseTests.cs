using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Store.Contracts;
using Store.Persistence.Database;
using Store.Persistence.Queries;
using Store.Persistence.Seeding;
using Sundog;

namespace Store.Tests.Persistence;

/// <summary>Goal: both databases hold the same shop, however many replicas fill it at once. One set of checks, two databases.</summary>
public abstract class StoreDatabaseTests : IAsyncLifetime
{
    private const int Replicas = 4;
    private static readonly TimeSpan Held = TimeSpan.FromMilliseconds(800); // Long beside what a busy machine needs to come as far as the database.

    private StoreDatabase[] _databases = [];
    private string _connectionString = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An empty database that nothing else uses.</summary>
    protected abstract Task<string> ConnectionStringAsync();

    /// <summary>The same database, with room for one who writes.</summary>
    protected abstract string Narrow(string connectionString);

    /// <summary>The kind of wait of all others.</summary>
    protected abstract string WaitsFor { get; }

    public async ValueTask InitializeAsync()
    {
        _connectionString = await ConnectionStringAsync();
        _databases = [.. Enumerable.Range(0, Replicas).Select(_ => StoreDatabase.Open(_connectionString))];

        // Every test begins with the race that replicas run when they start together.
        await Task.WhenAll(_databases.Select(database => Task.Run(() => new Seeder(database, passwordIterations: 1).SeedAsync(Cancel))));
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var database in _databases) await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Replicas_that_start_together_fill_it_once()
    {
        var orders = new OrderQueries(_databases[1]);

        Assert.Equal(SeedData.Create().Orders, await orders.OrdersAsync(Cancel));
        Assert.Equal(SeedData.Create().Items, await orders.OrderItemsAsync(Cancel));
        Assert.Equal(100, await new CatalogueQueries(_databases[2]).ProductCountAsync(5, Cancel));
    }

    [Fact]
    public async Task Products_come_in_pages()
    {
        var catalogue = new CatalogueQueries(_databases[0]);

        var page = await catalogue.ProductsAsync(2, start: 30, count: 30, Cancel);
        Assert.Equal(Enumerable.Range(131, 30), page.Select(product => product.Id));
        Assert.Empty(await catalogue.ProductsAsync(2, start: 100, count: 30, Cancel));
        Assert.Equal(SeedData.Create().Products[6], await catalogue.ProductAsync(7, Cancel));
        Assert.Null(await catalogue.ProductAsync(501, Cancel));
    }

    [Fact]
    public async Task A_customer_is_found_by_name_and_has_the_password_that_everybody_has()
    {
        var customers = new CustomerQueries(_databases[0]);
        var credentials = await customers.CredentialsAsync("user42", Cancel);

        Assert.Equal(42, credentials!.UserId);
        Assert.True(PasswordHash.Matches("password", credentials.PasswordHash));
        Assert.Null(await customers.CredentialsAsync("user42'; DROP TABLE users; --", Cancel));
        Assert.Equal("user42", (await customers.CustomerAsync(42, Cancel))!.UserName);
    }

    [Fact]
    public async Task Orders_placed_by_all_replicas_at_once_get_numbers_of_their_own()
    {
        var placing = _databases.SelectMany(database => Enumerable.Range(0, 5).Select(_ => Task.Run(() => PlaceAsync(database))));

        var placed = await Task.WhenAll(placing);

        Assert.Equal(Enumerable.Range(SeedData.Create().Orders.Length + 1, placed.Length), placed.Select(order => order.Id).Order());
        Assert.Equal(placed.Length, (await new OrderQueries(_databases[0]).OrdersOfAsync(3, Cancel)).Count(order => order.FullName == "A B"));
    }

    [Fact]
    public async Task An_order_for_nobody_or_of_nothing_is_refused()
    {
        var orders = new OrderQueries(_databases[0]);

        Assert.Null(await orders.PlaceAsync(new Order(0, UserId: 101, 0, 1, "A B", "x", "1234"), Cancel));
        Assert.Null(await orders.PlaceAsync(new OrderItem(0, OrderId: 1, ProductId: 501, 1, 1), Cancel));
        Assert.Null(await orders.PlaceAsync(new OrderItem(0, OrderId: 100_000, ProductId: 1, 1, 1), Cancel));
    }

    [Fact]
    public async Task What_a_request_waits_for_at_the_database_is_told_by_its_kind()
    {
        await using var database = StoreDatabase.Open(Narrow(_connectionString));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Configuration["Sundog:ServerTiming"] = "true";
        builder.AddSundog();
        await using var app = builder.Build();
        var begun = new TaskCompletionSource();
        app.MapGet("/", async () =>
        {
            begun.SetResult();
            await PlaceAsync(database);
        });
        await app.StartAsync(Cancel);

        Task<HttpResponseMessage> asked;
        using var browser = new HttpClient();
        await using (var connection = await database.OpenToWriteAsync(Cancel))
        await using (await database.Dialect.BeginAloneAsync(connection, Cancel))
        {
            asked = Task.Run(() => browser.GetAsync(app.Urls.Single(), Cancel));
            await begun.Task.WaitAsync(Cancel);
            await Task.Delay(Held, Cancel);
        }

        using var answer = await asked;
        var timing = answer.Headers.GetValues("Server-Timing").Single();
        var local = double.Parse(Regex.Match(timing, "local;dur=([0-9.]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(local > 0.2 * Held.TotalMilliseconds, timing);
        Assert.Contains($"desc=\"{WaitsFor}\"", timing, StringComparison.Ordinal);
    }

    private static async Task<Order> PlaceAsync(StoreDatabase database)
    {
        var orders = new OrderQueries(database);
        var order = await orders.PlaceAsync(new Order(0, UserId: 3, 1_800_000_000, 595, "A B", "1 Mill Lane", "1234"), Cancel);
        Assert.NotNull(await orders.PlaceAsync(new OrderItem(0, order!.Id, ProductId: 1, 1, 595), Cancel));
        return order;
    }
}

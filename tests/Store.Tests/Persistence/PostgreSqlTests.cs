using Npgsql;

namespace Store.Tests.Persistence;

/// <summary>Runs on a server of its own where one is installed, or on that whose connection string <c>STORE_TEST_POSTGRES</c> holds; its user may create databases.</summary>
public sealed class PostgreSqlTests(PostgreSqlServer own) : StoreDatabaseTests, IClassFixture<PostgreSqlServer>
{
    private readonly string? _server = Environment.GetEnvironmentVariable("STORE_TEST_POSTGRES") ?? own.ConnectionString;
    private readonly string _name = $"store_tests_{Guid.NewGuid():N}";

    protected override async Task<string> ConnectionStringAsync()
    {
        Assert.SkipWhen(_server is null, "not run: needs the package postgresql, or a server's connection string in STORE_TEST_POSTGRES");
        await ExecuteAsync($"CREATE DATABASE {_name}");
        return new NpgsqlConnectionStringBuilder(_server) { Database = _name }.ToString();
    }

    protected override string WaitsFor => "connection-pool";

    protected override string Narrow(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 1 }.ToString();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null) await ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}

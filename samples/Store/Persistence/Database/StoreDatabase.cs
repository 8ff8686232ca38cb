using System.Data.Common;
using Sundog;

namespace Store.Persistence.Database;

/// <summary>Runs the store's SQL, which is the same for both databases. Connections come from the provider's own pool.</summary>
public sealed class StoreDatabase : IAsyncDisposable
{
    private readonly DbDataSource _source;

    private StoreDatabase(IDialect dialect) => (Dialect, _source) = (dialect, dialect.CreateDataSource());

    public IDialect Dialect { get; }

    /// <param name="connectionString">
    /// <c>Host=...</c> means PostgreSQL, <c>Data Source=file</c> means SQLite, and null a SQLite file in the user's own data folder.
    /// </param>
    public static StoreDatabase Open(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString)) return new(new SqliteDialect($"Data Source={DefaultFile()}"));

        var words = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return new(words.ContainsKey("Host") ? new PostgreSqlDialect(connectionString) : new SqliteDialect(connectionString));
    }

    public async Task<T?> FirstAsync<T>(
        string sql, Func<DbDataReader, T> read, CancellationToken cancel, params (string Name, object Value)[] values)
        where T : class
    {
        await using var connection = await OpenAsync(cancel);
        await using var command = connection.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? read(reader) : null;
    }

    public async Task<T[]> AllAsync<T>(
        string sql, Func<DbDataReader, T> read, CancellationToken cancel, params (string Name, object Value)[] values)
    {
        await using var connection = await OpenAsync(cancel);
        await using var command = connection.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel)) rows.Add(read(reader));
        return [.. rows];
    }

    /// <returns>The first column of the first row as a number, or null when there is no row.</returns>
    public async Task<int?> NumberAsync(string sql, CancellationToken cancel, params (string Name, object Value)[] values)
    {
        await using var connection = await OpenAsync(cancel);
        return await connection.NumberAsync(sql, cancel, values);
    }

    /// <summary>Runs a statement that changes rows, and gives back the number it returns, or null when it changed none.</summary>
    public async Task<int?> WriteAsync(string sql, CancellationToken cancel, params (string Name, object Value)[] values)
    {
        await using var connection = await OpenToWriteAsync(cancel);
        await using var transaction = await Dialect.BeginToWriteAsync(connection, cancel);
        var number = await connection.NumberAsync(sql, cancel, values);
        if (transaction is not null) await transaction.CommitAsync(cancel);
        return number;
    }

    public async Task<DbConnection> OpenToWriteAsync(CancellationToken cancel)
    {
        var connection = await OpenAsync(cancel);
        await Dialect.PrepareToWriteAsync(connection, cancel);
        return connection;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private ValueTask<DbConnection> OpenAsync(CancellationToken cancel) =>
        Dialect.Pool is { } pool ? _source.OpenConnectionAsync(pool, cancel) : _source.OpenConnectionAsync(cancel);

    private static string DefaultFile()
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (folder.Length == 0) folder = Path.GetTempPath();
        return Path.Combine(folder, "sundog-store", "store.db");
    }
}

using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Sundog;
using Sundog.Core.Wire;

namespace Store.Persistence.Database;

/// <summary>One file in write-ahead mode, shared by all replicas on a machine: readers never wait, writers wait for each other.</summary>
public sealed class SqliteDialect(string connectionString) : IDialect
{
    private readonly WaitProbe _writeLock = Waits.Probe("sqlite-write-lock", WaitKind.Database, curable: false);

    public WaitProbe? Pool => null;

    public string CountedKey => "INTEGER PRIMARY KEY";

    public string TableExists => "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = @name";

    public DbDataSource CreateDataSource()
    {
        var settings = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true };
        if (Path.GetDirectoryName(Path.GetFullPath(settings.DataSource)) is { Length: > 0 } directory)
            Directory.CreateDirectory(directory);
        return SqliteFactory.Instance.CreateDataSource(settings.ToString());
    }

    public async Task PrepareToWriteAsync(DbConnection connection, CancellationToken cancel)
    {
        using var command = connection.CreateCommand();
        // In write-ahead mode NORMAL loses no consistency, only the last commits when the machine loses power.
        command.CommandText = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL";
        await command.ExecuteNonQueryAsync(cancel);
    }

    public async Task<DbTransaction?> BeginToWriteAsync(DbConnection connection, CancellationToken cancel) => await BeginAloneAsync(connection, cancel);

    /// <summary>A serializable transaction takes SQLite's write lock at its start, and the lock is across processes.</summary>
    public async Task<DbTransaction> BeginAloneAsync(DbConnection connection, CancellationToken cancel)
    {
        var stay = _writeLock.Arrive();
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.Serializable, cancel);
            stay.Acquire();
            return transaction;
        }
        catch
        {
            stay.Abandon();
            throw;
        }
    }

    public string? CountOnFrom(string table) => null;
}

using System.Data.Common;
using Sundog;

namespace Store.Persistence.Database;

/// <summary>The few things that SQLite and PostgreSQL do not say with the same words.</summary>
public interface IDialect
{
    DbDataSource CreateDataSource();

    /// <summary>What requests wait for until they have a connection; null where opening one is work of their own.</summary>
    WaitProbe? Pool { get; }

    /// <summary>A column type for a key that the database counts up by itself.</summary>
    string CountedKey { get; }

    /// <summary>A query for one number: above zero when a table of the given name (<c>@name</c>) exists.</summary>
    string TableExists { get; }

    /// <summary>Makes a connection fit for writing next to other processes that write.</summary>
    Task PrepareToWriteAsync(DbConnection connection, CancellationToken cancel);

    /// <summary>Starts a transaction where all writers wait for one lock, so that this wait is told apart from their work; null where they wait for single rows.</summary>
    Task<DbTransaction?> BeginToWriteAsync(DbConnection connection, CancellationToken cancel);

    /// <summary>Starts a transaction that no other seeding transaction runs beside, in this process or another.</summary>
    Task<DbTransaction> BeginAloneAsync(DbConnection connection, CancellationToken cancel);

    /// <summary>What to run after rows with given keys were inserted, so that counted keys go on above them.</summary>
    string? CountOnFrom(string table);
}

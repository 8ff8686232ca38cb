using System.Data.Common;

namespace Sundog;

/// <summary>Connections to a database that know how long requests wait for one: for a free place in the provider's pool, or for the server to accept a new one.</summary>
public static class TracedConnections
{
    /// <summary>Opens a connection as the source itself does; what that takes counts as waiting at <paramref name="pool"/>, also when it fails or is given up.</summary>
    /// <example>
    /// <code>
    /// private static readonly WaitProbe Pool = Waits.Probe("db-pool", WaitKind.ConnectionPool);
    ///
    /// await using var connection = await source.OpenConnectionAsync(Pool, cancel);
    /// </code>
    /// </example>
    public static async ValueTask<DbConnection> OpenConnectionAsync(this DbDataSource source, WaitProbe pool, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(pool);
        var stay = pool.Arrive();
        try
        {
            var connection = await source.OpenConnectionAsync(cancel).ConfigureAwait(false);
            stay.Acquire();
            return connection;
        }
        catch
        {
            stay.Abandon();
            throw;
        }
    }
}

using Microsoft.Data.Sqlite;

namespace Store.Tests.Persistence;

public sealed class SqliteTests : StoreDatabaseTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("store-tests-");

    protected override Task<string> ConnectionStringAsync() => Task.FromResult($"Data Source={_folder.FullName}/new/store.db");

    protected override string WaitsFor => "database";

    protected override string Narrow(string connectionString) => connectionString;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}

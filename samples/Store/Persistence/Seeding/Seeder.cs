using System.Data.Common;
using Store.Contracts;
using Store.Persistence.Database;

namespace Store.Persistence.Seeding;

/// <summary>Fills a new database once, however many replicas start on it at the same moment.</summary>
/// <remarks>All or nothing: tables and rows come in one transaction, and only one seeder at a time gets to look and to fill.</remarks>
public sealed class Seeder(StoreDatabase database, int passwordIterations)
{
    public async Task SeedAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenToWriteAsync(cancel);
        if (await IsSeededAsync(connection, cancel)) return; // The usual start takes no lock.

        await using var transaction = await database.Dialect.BeginAloneAsync(connection, cancel);
        if (await IsSeededAsync(connection, cancel)) return;

        await using (var schema = connection.Command(Schema.Create(database.Dialect))) await schema.ExecuteNonQueryAsync(cancel);
        await FillAsync(connection, SeedData.Create(), cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task<bool> IsSeededAsync(DbConnection connection, CancellationToken cancel) =>
        await connection.NumberAsync(database.Dialect.TableExists, cancel, ("@name", Schema.SeededMark)) > 0;

    private async Task FillAsync(DbConnection connection, SeedData data, CancellationToken cancel)
    {
        await InsertAsync(
            connection, "INSERT INTO categories VALUES (@a, @b, @c)",
            data.Categories.Select(c => new object[] { c.Id, c.Name, c.Description }), cancel);
        await InsertAsync(
            connection, "INSERT INTO products VALUES (@a, @b, @c, @d, @e)",
            data.Products.Select(p => new object[] { p.Id, p.CategoryId, p.Name, p.Description, p.PriceCents }), cancel);
        await InsertAsync(
            connection, "INSERT INTO users VALUES (@a, @b, @c, @d, @e)",
            data.Users.Select(u => new object[] { u.Id, u.UserName, u.FullName, u.Email, Hash(u) }), cancel);
        await InsertAsync(
            connection, "INSERT INTO orders VALUES (@a, @b, @c, @d, @e, @f, @g)",
            data.Orders.Select(o => new object[] { o.Id, o.UserId, o.PlacedAtSeconds, o.TotalCents, o.FullName, o.Address, o.CardTail }), cancel);
        await InsertAsync(
            connection, "INSERT INTO order_items VALUES (@a, @b, @c, @d, @e)",
            data.Items.Select(i => new object[] { i.Id, i.OrderId, i.ProductId, i.Quantity, i.UnitPriceCents }), cancel);

        foreach (var table in Schema.CountedTables)
        {
            if (database.Dialect.CountOnFrom(table) is not { } sql) continue;
            await using var command = connection.Command(sql);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private string Hash(SeedUser user) => PasswordHash.Create(SeedUser.Password, user.Salt, passwordIterations);

    private static async Task InsertAsync(DbConnection connection, string sql, IEnumerable<object[]> rows, CancellationToken cancel)
    {
        DbCommand? command = null;
        foreach (var row in rows)
        {
            command ??= connection.Command(sql, [.. row.Select((value, index) => ($"@{(char)('a' + index)}", value))]);
            for (var index = 0; index < row.Length; index++) command.Parameters[index].Value = row[index];
            await command.ExecuteNonQueryAsync(cancel);
        }

        if (command is not null) await command.DisposeAsync();
    }
}

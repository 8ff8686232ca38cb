using System.Data.Common;
using Store.Contracts;
using Store.Persistence.Database;

namespace Store.Persistence.Queries;

public sealed class CatalogueQueries(StoreDatabase database)
{
    private const string ProductColumns = "SELECT id, category_id, name, description, price_cents FROM products";

    public Task<Category[]> CategoriesAsync(CancellationToken cancel) =>
        database.AllAsync("SELECT id, name, description FROM categories ORDER BY id", ReadCategory, cancel);

    public Task<Category?> CategoryAsync(int id, CancellationToken cancel) =>
        database.FirstAsync("SELECT id, name, description FROM categories WHERE id = @id", ReadCategory, cancel, ("@id", id));

    public Task<Product?> ProductAsync(int id, CancellationToken cancel) =>
        database.FirstAsync($"{ProductColumns} WHERE id = @id", ReadProduct, cancel, ("@id", id));

    public Task<Product[]> ProductsAsync(int categoryId, int start, int count, CancellationToken cancel) =>
        database.AllAsync(
            $"{ProductColumns} WHERE category_id = @category ORDER BY id LIMIT @count OFFSET @start",
            ReadProduct, cancel, ("@category", categoryId), ("@count", count), ("@start", start));

    public async Task<int> ProductCountAsync(int categoryId, CancellationToken cancel) =>
        await database.NumberAsync("SELECT count(*) FROM products WHERE category_id = @category", cancel, ("@category", categoryId)) ?? 0;

    private static Category ReadCategory(DbDataReader row) => new(row.GetInt32(0), row.GetString(1), row.GetString(2));

    private static Product ReadProduct(DbDataReader row) =>
        new(row.GetInt32(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetInt32(4));
}

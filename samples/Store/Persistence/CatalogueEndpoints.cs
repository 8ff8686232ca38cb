using Microsoft.AspNetCore.Http.HttpResults;
using Store.Contracts;
using Store.Persistence.Queries;

namespace Store.Persistence;

public static class CatalogueEndpoints
{
    private const int PageSizeMax = 100;

    public static void Map(WebApplication app)
    {
        app.MapGet("/categories", (CatalogueQueries catalogue, CancellationToken cancel) => catalogue.CategoriesAsync(cancel));
        app.MapGet("/categories/{id:int}", CategoryAsync);
        app.MapGet("/categories/{id:int}/products", ProductsAsync);
        app.MapGet("/categories/{id:int}/products/count", CountAsync);
        app.MapGet("/products/{id:int}", ProductAsync);
    }

    private static async Task<Results<Ok<Category>, NotFound>> CategoryAsync(
        int id, CatalogueQueries catalogue, CancellationToken cancel) =>
        await catalogue.CategoryAsync(id, cancel) is { } category ? TypedResults.Ok(category) : TypedResults.NotFound();

    private static async Task<Results<Ok<Product[]>, BadRequest>> ProductsAsync(
        int id, int start, int count, CatalogueQueries catalogue, CancellationToken cancel) =>
        start >= 0 && count is >= 1 and <= PageSizeMax
            ? TypedResults.Ok(await catalogue.ProductsAsync(id, start, count, cancel))
            : TypedResults.BadRequest();

    private static async Task<Count> CountAsync(int id, CatalogueQueries catalogue, CancellationToken cancel) =>
        new(await catalogue.ProductCountAsync(id, cancel));

    private static async Task<Results<Ok<Product>, NotFound>> ProductAsync(
        int id, CatalogueQueries catalogue, CancellationToken cancel) =>
        await catalogue.ProductAsync(id, cancel) is { } product ? TypedResults.Ok(product) : TypedResults.NotFound();
}

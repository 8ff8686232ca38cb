using Store.Contracts;
using Store.WebUi.Clients;
using Store.WebUi.Pages;

namespace Store.WebUi;

public static class ProductEndpoint
{
    public static void Map(WebApplication app) => app.MapGet("/product", ShowAsync);

    private static async Task<IResult> ShowAsync(
        int id, HttpContext context, PersistenceClient persistence, RecommenderClient recommender, ImageClient images, Frame frame)
    {
        var cancel = context.RequestAborted;
        if (await persistence.ProductAsync(id, cancel) is not { } product) return TypedResults.NotFound();
        var shell = await frame.LoadAsync(context, product.Name, product.CategoryId);
        var recommended = await Recommendations.LoadAsync(recommender, persistence, shell.Session.UserId, [id], cancel);
        var pictures = await images.PreviewsAsync(recommended.Select(other => other.Id), cancel);
        var picture = await images.ProductAsync(id, cancel);
        return Slices.Product.Create(new ProductPage(shell, product, picture, Recommendations.Tiles(recommended, pictures)));
    }
}

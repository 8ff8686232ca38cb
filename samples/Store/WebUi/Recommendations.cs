using Microsoft.AspNetCore.Html;
using Store.Contracts;
using Store.WebUi.Clients;
using Store.WebUi.Pages;

namespace Store.WebUi;

/// <summary>Products that go with others, fetched the way the original does it.</summary>
public static class Recommendations
{
    private const int ShownMax = 3;

    /// <summary>
    /// Asks persistence for every one of up to ten recommended products, one after the other, and only then drops all but three.
    /// Wasteful on purpose: these calls are what makes persistence the natural bottleneck of a product page.
    /// </summary>
    public static async Task<Product[]> LoadAsync(
        RecommenderClient recommender, PersistenceClient persistence, int? userId, IEnumerable<int> items, CancellationToken cancel)
    {
        var products = new List<Product>();
        foreach (var id in await recommender.RecommendAsync(userId, items, cancel))
            if (await persistence.ProductAsync(id, cancel) is { } product) products.Add(product);
        return [.. products.Take(ShownMax)];
    }

    public static ProductTile[] Tiles(Product[] products, Dictionary<int, HtmlString> pictures) =>
        [.. products.Select(product => new ProductTile(product, pictures.GetValueOrDefault(product.Id, HtmlString.Empty)))];
}

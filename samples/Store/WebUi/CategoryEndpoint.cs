using System.Globalization;
using Microsoft.AspNetCore.Html;
using Store.Contracts;
using Store.WebUi.Clients;
using Store.WebUi.Pages;

namespace Store.WebUi;

/// <summary>
/// A page of a shelf: <c>category</c>, <c>page</c> (from 1; 1 when left out) and <c>number</c> of products (5 to 50; 20 when left
/// out), in the query or, posted, in the form.
/// </summary>
public static class CategoryEndpoint
{
    private const int NumberMin = 5;
    private const int NumberMax = 50;
    private const int NumberUsual = 20;

    public static void Map(WebApplication app) => app.MapMethods("/category", [HttpMethods.Get, HttpMethods.Post], ShowAsync);

    private static async Task<IResult> ShowAsync(HttpContext context, PersistenceClient persistence, ImageClient images, Frame frame)
    {
        var cancel = context.RequestAborted;
        if (await Forms.ReadAsync(context.Request, cancel) is not { } form) return TypedResults.BadRequest();
        if (!TryRead("category", null, out var id) || !TryRead("page", 1, out var page) || !TryRead("number", NumberUsual, out var number))
            return TypedResults.BadRequest();
        if (page < 1 || number is < NumberMin or > NumberMax) return TypedResults.BadRequest();

        if (await persistence.CategoryAsync(id, cancel) is not { } category) return TypedResults.NotFound();
        var pages = Math.Max(1, (await persistence.ProductCountAsync(id, cancel) + number - 1) / number);
        if (page > pages) return TypedResults.NotFound();
        var products = await persistence.ProductsAsync(id, (page - 1) * number, number, cancel);
        var pictures = await images.PreviewsAsync(products.Select(product => product.Id), cancel);
        var shell = await frame.LoadAsync(context, category.Name, category.Id);
        ProductTile[] tiles = [.. products.Select(p => new ProductTile(p, pictures.GetValueOrDefault(p.Id, HtmlString.Empty)))];
        return Slices.Category.Create(new CategoryPage(shell, category, tiles, page, pages, number));

        bool TryRead(string name, int? usual, out int value)
        {
            string? text = form.TryGetValue(name, out var posted) ? posted : context.Request.Query[name];
            value = usual ?? 0;
            return text is null
                ? usual is not null
                : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        }
    }
}

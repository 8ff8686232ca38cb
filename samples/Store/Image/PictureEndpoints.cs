using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Store.Contracts;

namespace Store.Image;

public static class PictureEndpoints
{
    private const int BatchMax = 100;

    public static void Map(WebApplication app)
    {
        app.MapGet("/pictures", Batch);
        app.MapGet("/pictures/{id:int:min(1)}", Single);
        app.MapGet("/icon", Icon);
    }

    /// <param name="products">Product ids, separated by commas; the answer keeps their order.</param>
    private static Results<Ok<Picture[]>, BadRequest> Batch(string products, int width, int height, Masters masters)
    {
        var keys = products.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var size = new PictureSize(width, height);
        if (keys.Length > BatchMax || !size.IsAllowed) return TypedResults.BadRequest();

        var pictures = new Picture[keys.Length];
        for (var index = 0; index < keys.Length; index++)
        {
            if (!int.TryParse(keys[index], NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id < 1)
                return TypedResults.BadRequest();
            pictures[index] = new(keys[index], size.DataUri(masters.Of(id)));
        }

        return TypedResults.Ok(pictures);
    }

    private static Results<FileContentHttpResult, BadRequest> Single(int id, int width, int height, Masters masters)
    {
        var size = new PictureSize(width, height);
        return size.IsAllowed ? TypedResults.Bytes(size.Png(masters.Of(id)), "image/png") : TypedResults.BadRequest();
    }

    private static Results<Ok<Picture>, BadRequest> Icon(int width, int height, Masters masters)
    {
        var size = new PictureSize(width, height);
        return size.IsAllowed ? TypedResults.Ok(new Picture("icon", size.DataUri(masters.Icon))) : TypedResults.BadRequest();
    }
}

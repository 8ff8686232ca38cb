using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Store.Contracts;

namespace Store.Recommender;

public static class RecommendationEndpoints
{
    private const int CountMax = 10;

    public static void Map(WebApplication app)
    {
        app.MapGet("/recommend", Recommend);
        app.MapPost("/train", (Trainer trainer, CancellationToken cancel) => trainer.TrainAsync(cancel));
    }

    /// <param name="items">Product ids, separated by commas.</param>
    private static Results<Ok<int[]>, BadRequest> Recommend(int? user, string? items, Trainer trainer)
    {
        var texts = (items ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (texts.Length > Session.CartLinesMax) return TypedResults.BadRequest();

        var ids = new int[texts.Length];
        for (var index = 0; index < ids.Length; index++)
            if (!int.TryParse(texts[index], NumberStyles.None, CultureInfo.InvariantCulture, out ids[index])) return TypedResults.BadRequest();

        return TypedResults.Ok(trainer.Model.Recommend(user, ids, CountMax));
    }
}

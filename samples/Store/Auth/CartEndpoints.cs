using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Store.Contracts;

namespace Store.Auth;

public static class CartEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/cart/{productId:int}", AddAsync);
        app.MapPut("/cart/{productId:int}", SetQuantity);
    }

    private static async Task<Results<Ok<SignedSession>, NotFound, Conflict>> AddAsync(
        int productId,
        [FromHeader(Name = SignedSession.Header)] string? token,
        SessionSeal seal,
        PersistenceClient persistence,
        CancellationToken cancel)
    {
        if (await persistence.ProductAsync(productId, cancel) is not { } product) return TypedResults.NotFound();

        var session = seal.Open(token);
        return Cart.Add(session.Cart, product) is { } cart
            ? TypedResults.Ok(seal.Sign(session with { Cart = cart }))
            : TypedResults.Conflict();
    }

    private static Results<Ok<SignedSession>, BadRequest> SetQuantity(
        int productId, int quantity, [FromHeader(Name = SignedSession.Header)] string? token, SessionSeal seal)
    {
        var session = seal.Open(token);
        return Cart.SetQuantity(session.Cart, productId, quantity) is { } cart
            ? TypedResults.Ok(seal.Sign(session with { Cart = cart }))
            : TypedResults.BadRequest();
    }
}

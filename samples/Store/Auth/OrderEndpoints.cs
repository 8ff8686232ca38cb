using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Store.Contracts;

namespace Store.Auth;

public static class OrderEndpoints
{
    private const int TextLengthMax = 200;

    public static void Map(WebApplication app) => app.MapPost("/orders", PlaceAsync);

    /// <summary>One call for the order and one for each item, one after the other, as in the application this one is modelled on.</summary>
    private static async Task<Results<Ok<OrderPlaced>, BadRequest, UnauthorizedHttpResult>> PlaceAsync(
        Delivery delivery,
        [FromHeader(Name = SignedSession.Header)] string? token,
        SessionSeal seal,
        PersistenceClient persistence,
        TimeProvider time,
        CancellationToken cancel)
    {
        var session = seal.Open(token);
        if (session.UserId is not { } userId) return TypedResults.Unauthorized();
        if (session.Cart.Length == 0 || !IsComplete(delivery)) return TypedResults.BadRequest();

        var order = await persistence.PlaceOrderAsync(
            new(
                Id: 0, userId, time.GetUtcNow().ToUnixTimeSeconds(), Cart.TotalCents(session.Cart),
                delivery.FullName, delivery.Address, CardTail: delivery.CardNumber[^4..]),
            cancel);
        foreach (var line in session.Cart)
            await persistence.PlaceOrderItemAsync(new(Id: 0, order.Id, line.ProductId, line.Quantity, line.UnitPriceCents), cancel);

        return TypedResults.Ok(new OrderPlaced(order.Id, seal.Sign(session with { Cart = [] })));
    }

    private static bool IsComplete(Delivery delivery) =>
        delivery is
        {
            FullName.Length: > 0 and <= TextLengthMax,
            Address.Length: > 0 and <= TextLengthMax,
            CardNumber.Length: >= 12 and <= 19,
        }
        && delivery.CardNumber.All(char.IsAsciiDigit);
}

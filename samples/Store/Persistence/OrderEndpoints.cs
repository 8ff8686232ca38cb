using Microsoft.AspNetCore.Http.HttpResults;
using Store.Contracts;
using Store.Persistence.Queries;

namespace Store.Persistence;

public static class OrderEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/users/{id:int}/orders", (int id, OrderQueries orders, CancellationToken cancel) => orders.OrdersOfAsync(id, cancel));
        app.MapGet("/orders", (OrderQueries orders, CancellationToken cancel) => orders.OrdersAsync(cancel));
        app.MapGet("/order-items", (OrderQueries orders, CancellationToken cancel) => orders.OrderItemsAsync(cancel));
        app.MapPost("/orders", PlaceOrderAsync);
        app.MapPost("/order-items", PlaceItemAsync);
    }

    private static async Task<Results<Ok<Order>, BadRequest>> PlaceOrderAsync(
        Order order, OrderQueries orders, CancellationToken cancel) =>
        order is { TotalCents: >= 0, FullName.Length: > 0, Address.Length: > 0, CardTail.Length: > 0 }
        && await orders.PlaceAsync(order, cancel) is { } placed
            ? TypedResults.Ok(placed)
            : TypedResults.BadRequest();

    private static async Task<Results<Ok<OrderItem>, BadRequest>> PlaceItemAsync(
        OrderItem item, OrderQueries orders, CancellationToken cancel) =>
        item is { Quantity: >= 1 and <= Session.QuantityMax, UnitPriceCents: >= 0 }
        && await orders.PlaceAsync(item, cancel) is { } placed
            ? TypedResults.Ok(placed)
            : TypedResults.BadRequest();
}

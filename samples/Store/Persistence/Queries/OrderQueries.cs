using System.Data.Common;
using Store.Contracts;
using Store.Persistence.Database;

namespace Store.Persistence.Queries;

public sealed class OrderQueries(StoreDatabase database)
{
    private const string OrderColumns =
        "SELECT id, user_id, placed_at_seconds, total_cents, full_name, address, card_tail FROM orders";

    public Task<Order[]> OrdersAsync(CancellationToken cancel) =>
        database.AllAsync($"{OrderColumns} ORDER BY id", ReadOrder, cancel);

    /// <summary>Newest first, at most fifty.</summary>
    public Task<Order[]> OrdersOfAsync(int userId, CancellationToken cancel) =>
        database.AllAsync($"{OrderColumns} WHERE user_id = @user ORDER BY id DESC LIMIT 50", ReadOrder, cancel, ("@user", userId));

    public Task<OrderItem[]> OrderItemsAsync(CancellationToken cancel) =>
        database.AllAsync(
            "SELECT id, order_id, product_id, quantity, unit_price_cents FROM order_items ORDER BY id",
            row => new OrderItem(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4)),
            cancel);

    /// <returns>The order with its number, or null when there is no such user.</returns>
    public async Task<Order?> PlaceAsync(Order order, CancellationToken cancel)
    {
        var id = await database.WriteAsync(
            """
            INSERT INTO orders (user_id, placed_at_seconds, total_cents, full_name, address, card_tail)
            SELECT u.id, @placed, @total, @name, @address, @card FROM users u WHERE u.id = @user
            RETURNING id
            """,
            cancel,
            ("@user", order.UserId), ("@placed", order.PlacedAtSeconds), ("@total", order.TotalCents),
            ("@name", order.FullName), ("@address", order.Address), ("@card", order.CardTail));
        return id is { } known ? order with { Id = known } : null;
    }

    /// <returns>The item with its number, or null when there is no such order or product.</returns>
    public async Task<OrderItem?> PlaceAsync(OrderItem item, CancellationToken cancel)
    {
        var id = await database.WriteAsync(
            """
            INSERT INTO order_items (order_id, product_id, quantity, unit_price_cents)
            SELECT o.id, p.id, @quantity, @price FROM orders o, products p WHERE o.id = @order AND p.id = @product
            RETURNING id
            """,
            cancel,
            ("@order", item.OrderId), ("@product", item.ProductId), ("@quantity", item.Quantity), ("@price", item.UnitPriceCents));
        return id is { } known ? item with { Id = known } : null;
    }

    private static Order ReadOrder(DbDataReader row) => new(
        row.GetInt32(0), row.GetInt32(1), row.GetInt64(2), row.GetInt32(3), row.GetString(4), row.GetString(5), row.GetString(6));
}

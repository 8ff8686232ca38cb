using System.Net.Http.Json;

namespace Store.Contracts;

/// <summary>Calls to persistence. Null means there is no such row.</summary>
public sealed class PersistenceClient(HttpClient http)
{
    public static Uri Address { get; } = new("http://persistence/");

    public async Task<Category[]> CategoriesAsync(CancellationToken cancel) =>
        await http.FindAsync("categories", StoreJson.Wire.CategoryArray, cancel) ?? [];

    public Task<Category?> CategoryAsync(int id, CancellationToken cancel) =>
        http.FindAsync($"categories/{id}", StoreJson.Wire.Category, cancel);

    public async Task<int> ProductCountAsync(int categoryId, CancellationToken cancel) =>
        (await http.FindAsync($"categories/{categoryId}/products/count", StoreJson.Wire.Count, cancel))?.Value ?? 0;

    public async Task<Product[]> ProductsAsync(int categoryId, int start, int count, CancellationToken cancel) =>
        await http.FindAsync($"categories/{categoryId}/products?start={start}&count={count}", StoreJson.Wire.ProductArray, cancel) ?? [];

    public Task<Product?> ProductAsync(int id, CancellationToken cancel) =>
        http.FindAsync($"products/{id}", StoreJson.Wire.Product, cancel);

    public Task<Customer?> CustomerAsync(int id, CancellationToken cancel) =>
        http.FindAsync($"users/{id}", StoreJson.Wire.Customer, cancel);

    public Task<Credentials?> CredentialsAsync(string userName, CancellationToken cancel) =>
        http.FindAsync($"credentials/{Uri.EscapeDataString(userName)}", StoreJson.Wire.Credentials, cancel);

    public async Task<Order[]> OrdersOfAsync(int userId, CancellationToken cancel) =>
        await http.FindAsync($"users/{userId}/orders", StoreJson.Wire.OrderArray, cancel) ?? [];

    public async Task<Order[]> OrdersAsync(CancellationToken cancel) =>
        await http.FindAsync("orders", StoreJson.Wire.OrderArray, cancel) ?? [];

    public async Task<OrderItem[]> OrderItemsAsync(CancellationToken cancel) =>
        await http.FindAsync("order-items", StoreJson.Wire.OrderItemArray, cancel) ?? [];

    /// <summary>Stores an order; its <see cref="Order.Id"/> is ignored and chosen anew.</summary>
    public async Task<Order> PlaceOrderAsync(Order order, CancellationToken cancel)
    {
        using var response = await http.PostAsJsonAsync("orders", order, StoreJson.Wire.Order, cancel);
        return await response.ReadAsync(StoreJson.Wire.Order, cancel);
    }

    /// <summary>Stores one item of an order; its <see cref="OrderItem.Id"/> is ignored and chosen anew.</summary>
    public async Task<OrderItem> PlaceOrderItemAsync(OrderItem item, CancellationToken cancel)
    {
        using var response = await http.PostAsJsonAsync("order-items", item, StoreJson.Wire.OrderItem, cancel);
        return await response.ReadAsync(StoreJson.Wire.OrderItem, cancel);
    }
}

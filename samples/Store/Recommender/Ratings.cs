using Store.Contracts;

namespace Store.Recommender;

/// <summary>How much each customer likes each product: the pieces bought, over all orders.</summary>
public sealed class Ratings
{
    private readonly Dictionary<int, Dictionary<int, float>> _byUser = [];

    private Ratings(int[] products) => Products = products;

    /// <summary>Every product bought at least once, in ascending order.</summary>
    public int[] Products { get; }

    public IEnumerable<IReadOnlyDictionary<int, float>> Users => _byUser.Values;

    /// <summary>A user who bought nothing has no ratings.</summary>
    public IReadOnlyDictionary<int, float> Of(int userId) =>
        _byUser.TryGetValue(userId, out var ratings) ? ratings : new Dictionary<int, float>();

    /// <summary>Items of an order that is not in <paramref name="orders"/> are left out: it was being placed just now.</summary>
    public static Ratings From(IEnumerable<Order> orders, IReadOnlyCollection<OrderItem> items)
    {
        var userOf = orders.ToDictionary(order => order.Id, order => order.UserId);
        var ratings = new Ratings([.. items.Select(item => item.ProductId).Distinct().Order()]);
        foreach (var item in items)
        {
            if (!userOf.TryGetValue(item.OrderId, out var user)) continue;
            if (!ratings._byUser.TryGetValue(user, out var liked)) ratings._byUser.Add(user, liked = []);
            liked[item.ProductId] = liked.GetValueOrDefault(item.ProductId) + item.Quantity;
        }

        return ratings;
    }
}

using Store.Contracts;

namespace Store.Recommender;

/// <summary>All that one training run learnt. Immutable: a new run replaces it whole.</summary>
public sealed class Model
{
    private readonly Ratings _ratings;
    private readonly SlopeOne _slopeOne;
    private readonly int[] _byPopularity;

    private Model(Ratings ratings)
    {
        _ratings = ratings;
        _slopeOne = new SlopeOne(ratings);
        var sold = new Dictionary<int, float>();
        foreach (var (product, pieces) in ratings.Users.SelectMany(user => user)) sold[product] = sold.GetValueOrDefault(product) + pieces;
        _byPopularity = [.. sold.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => pair.Key)];
    }

    /// <summary>Knows nothing and recommends nothing.</summary>
    public static Model Untrained { get; } = Train([], []);

    public static Model Train(Order[] orders, OrderItem[] items) => new(Ratings.From(orders, items));

    public int ProductCount => _ratings.Products.Length;

    /// <param name="userId">The customer, or null for a visitor.</param>
    /// <param name="items">What is being looked at or lies in the cart; never recommended back.</param>
    /// <remarks>A visitor is taken to like what is being looked at. Where slope one has nothing to say, popularity fills up.</remarks>
    public int[] Recommend(int? userId, int[] items, int count)
    {
        var without = items.ToHashSet();
        var rated = userId is { } id ? _ratings.Of(id) : new Dictionary<int, float>();
        if (rated.Count == 0) rated = without.ToDictionary(item => item, _ => 1f);

        var best = _slopeOne.Recommend(rated, without, count);
        return best.Length == count
            ? best
            : [.. best.Concat(_byPopularity.Where(product => !without.Contains(product))).Distinct().Take(count)];
    }
}

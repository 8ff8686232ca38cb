namespace Store.Recommender;

/// <summary>Predicts what a customer would rate a product from how much it differs, on average, from products already rated.</summary>
/// <remarks>
/// If people like B two more than A, and you gave A a three, you will give B a five. Several such predictions are averaged,
/// each weighted by the number of customers who rated both: weighted slope one.
/// Source: Lemire, Maclachlan, Slope One Predictors for Online Rating-Based Collaborative Filtering, SDM 2005, section 3.2.
/// </remarks>
public sealed class SlopeOne
{
    private readonly int[] _products;
    private readonly Dictionary<int, int> _indexOf;

    /// <summary>At [row of product i][column of product j]: the sum of (rating of i - rating of j), and over how many customers.</summary>
    private readonly float[] _differences;
    private readonly float[] _supports;

    public SlopeOne(Ratings ratings)
    {
        _products = ratings.Products;
        _indexOf = _products.Index().ToDictionary(at => at.Item, at => at.Index);
        _differences = new float[_products.Length * _products.Length];
        _supports = new float[_products.Length * _products.Length];
        foreach (var user in ratings.Users) Learn(user);
    }

    private void Learn(IReadOnlyDictionary<int, float> user)
    {
        foreach (var (i, ratingOfI) in user)
        {
            var row = _indexOf[i] * _products.Length;
            foreach (var (j, ratingOfJ) in user)
            {
                if (i == j) continue;
                _differences[row + _indexOf[j]] += ratingOfI - ratingOfJ;
                _supports[row + _indexOf[j]]++;
            }
        }
    }

    /// <returns>The predicted rating, or null when nobody rated this product together with one of the customer's.</returns>
    public float? Predict(int product, IReadOnlyDictionary<int, float> rated) =>
        _indexOf.TryGetValue(product, out var index) ? Predict(index, Known(rated)) : null;

    /// <summary>Products that the customer has not rated, best prediction first, at most <paramref name="count"/>.</summary>
    public int[] Recommend(IReadOnlyDictionary<int, float> rated, IReadOnlySet<int> without, int count)
    {
        var known = Known(rated);
        var predictions = new List<(float Rating, int Product)>();
        for (var index = 0; index < _products.Length; index++)
        {
            var product = _products[index];
            if (rated.ContainsKey(product) || without.Contains(product)) continue;
            if (Predict(index, known) is { } rating) predictions.Add((rating, product));
        }

        predictions.Sort(static (a, b) => a.Rating != b.Rating ? b.Rating.CompareTo(a.Rating) : a.Product.CompareTo(b.Product));
        return [.. predictions.Take(count).Select(prediction => prediction.Product)];
    }

    private (int Index, float Rating)[] Known(IReadOnlyDictionary<int, float> rated) =>
        [.. rated.Where(pair => _indexOf.ContainsKey(pair.Key)).Select(pair => (_indexOf[pair.Key], pair.Value))];

    private float? Predict(int index, (int Index, float Rating)[] known)
    {
        var row = index * _products.Length;
        float sum = 0, support = 0;
        foreach (var (other, rating) in known)
        {
            // The mean difference plus the rating, times the support: the division by the support cancels.
            sum += _differences[row + other] + rating * _supports[row + other];
            support += _supports[row + other];
        }

        return support > 0 ? sum / support : null;
    }
}

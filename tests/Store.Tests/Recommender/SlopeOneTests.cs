using Store.Contracts;
using Store.Recommender;

namespace Store.Tests.Recommender;

/// <summary>Goal: the formula is the paper's. Method: examples small enough to compute by hand.</summary>
public class SlopeOneTests
{
    private const int A = 1, B = 2, C = 3;

    // John bought 5 A, 3 B, 2 C; Mark 3 A, 4 B; Lucy 2 B, 5 C.
    private static readonly SlopeOne ThreePeople =
        new(Bought((1, A, 5), (1, B, 3), (1, C, 2), (2, A, 3), (2, B, 4), (3, B, 2), (3, C, 5)));

    [Fact]
    public void A_prediction_weighs_each_difference_by_who_rated_both()
    {
        // A - B is (2 - 1) / 2 = 0.5 over two people, A - C is 3 over one. Lucy: ((2 + 0.5) * 2 + (5 + 3) * 1) / 3 = 13 / 3.
        var lucy = new Dictionary<int, float> { [B] = 2, [C] = 5 };

        Assert.Equal(13 / 3f, ThreePeople.Predict(A, lucy)!.Value, 1e-5f);
    }

    [Fact]
    public void The_papers_first_example_holds()
    {
        // User A gave item I a 1 and J a 1.5; user B gave I a 2. So J should get 2.5 from B. Doubled, as pieces are whole.
        var slopeOne = new SlopeOne(Bought((1, A, 2), (1, B, 3)));

        Assert.Equal(5, slopeOne.Predict(B, new Dictionary<int, float> { [A] = 4 })!.Value, 1e-5f);
    }

    [Fact]
    public void Nothing_in_common_predicts_nothing()
    {
        Assert.Null(ThreePeople.Predict(A, new Dictionary<int, float>()));
        Assert.Null(ThreePeople.Predict(99, new Dictionary<int, float> { [B] = 2 }));
    }

    [Fact]
    public void What_is_rated_or_excluded_is_not_recommended()
    {
        var mark = new Dictionary<int, float> { [A] = 3, [B] = 4 };

        Assert.Equal([C], ThreePeople.Recommend(mark, new HashSet<int>(), 10));
        Assert.Empty(ThreePeople.Recommend(mark, new HashSet<int> { C }, 10));
    }

    [Fact]
    public void The_best_prediction_comes_first_and_the_count_is_kept()
    {
        // Whoever has one A has three B and two C.
        var slopeOne = new SlopeOne(Bought((1, A, 1), (1, B, 3), (1, C, 2)));
        var someone = new Dictionary<int, float> { [A] = 1 };

        Assert.Equal([B, C], slopeOne.Recommend(someone, new HashSet<int>(), 10));
        Assert.Equal([B], slopeOne.Recommend(someone, new HashSet<int>(), 1));
    }

    /// <summary>One order for each person.</summary>
    private static Ratings Bought(params (int User, int Product, int Pieces)[] purchases) => Ratings.From(
        purchases.Select(p => p.User).Distinct().Select(user => new Order(user, user, 0, 0, "", "", "")),
        [.. purchases.Select((p, index) => new OrderItem(index, p.User, p.Product, p.Pieces, 100))]);
}

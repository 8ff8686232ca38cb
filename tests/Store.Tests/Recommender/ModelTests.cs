using Store.Contracts;
using Store.Recommender;

namespace Store.Tests.Recommender;

public class ModelTests
{
    private static readonly Order[] Orders = [new(1, 10, 0, 0, "", "", ""), new(2, 20, 0, 0, "", "", "")];

    // Customer 10 bought products 1 and 2; customer 20 bought product 3, five times.
    private static readonly OrderItem[] Items = [new(1, 1, 1, 1, 100), new(2, 1, 2, 2, 100), new(3, 2, 3, 5, 100)];

    [Fact]
    public void An_untrained_model_recommends_nothing() => Assert.Empty(Model.Untrained.Recommend(10, [1], 10));

    [Fact]
    public void A_visitor_hears_what_goes_with_what_is_on_the_page_then_what_sells() =>
        Assert.Equal([2, 3], Model.Train(Orders, Items).Recommend(null, [1], 10));

    [Fact]
    public void A_customer_without_a_match_hears_what_sells() =>
        Assert.Equal([3, 2, 1], Model.Train(Orders, Items).Recommend(99, [], 10));

    [Fact]
    public void Items_on_the_page_are_never_recommended() =>
        Assert.DoesNotContain(3, Model.Train(Orders, Items).Recommend(10, [3], 10));

    [Fact]
    public void An_item_whose_order_is_not_known_yet_is_left_out() =>
        Assert.Equal([1, 2], Model.Train([Orders[0]], Items).Recommend(99, [], 10).Order());
}

using Store.Auth;
using Store.Contracts;

namespace Store.Tests.Auth;

public class CartTests
{
    private static readonly Product Assam = new(1, 1, "Assam", "Malty.", 595);

    [Fact]
    public void Adding_twice_makes_two_pieces_of_one_line()
    {
        var cart = Cart.Add(Cart.Add([], Assam)!, Assam)!;

        Assert.Equal([new CartLine(1, 2, 595)], cart);
        Assert.Equal(1190, Cart.TotalCents(cart));
    }

    [Fact]
    public void A_full_cart_takes_no_other_product()
    {
        CartLine[] full = [.. Enumerable.Range(2, Session.CartLinesMax).Select(id => new CartLine(id, 1, 100))];

        Assert.Null(Cart.Add(full, Assam));
        Assert.Equal(2, Cart.Add(full, Assam with { Id = 2 })![0].Quantity);
    }

    [Fact]
    public void A_line_takes_no_more_pieces_than_the_most() =>
        Assert.Null(Cart.Add([new CartLine(1, Session.QuantityMax, 595)], Assam));

    [Fact]
    public void Quantity_zero_takes_the_product_out() =>
        Assert.Empty(Cart.SetQuantity([new CartLine(1, 3, 595)], 1, 0)!);

    [Theory]
    [InlineData(-1)]
    [InlineData(Session.QuantityMax + 1)]
    public void Impossible_quantities_are_refused(int quantity) =>
        Assert.Null(Cart.SetQuantity([new CartLine(1, 3, 595)], 1, quantity));
}

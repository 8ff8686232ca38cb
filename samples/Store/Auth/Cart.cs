using Store.Contracts;

namespace Store.Auth;

/// <summary>What may happen to a cart. Each change gives a new cart, or null where the cart has no room for it.</summary>
public static class Cart
{
    /// <summary>One more piece of a product, at today's price.</summary>
    public static CartLine[]? Add(CartLine[] cart, Product product)
    {
        var at = Array.FindIndex(cart, line => line.ProductId == product.Id);
        if (at < 0)
            return cart.Length < Session.CartLinesMax ? [.. cart, new CartLine(product.Id, 1, product.PriceCents)] : null;
        return cart[at].Quantity < Session.QuantityMax ? SetQuantity(cart, product.Id, cart[at].Quantity + 1) : null;
    }

    /// <summary>Zero takes the product out. A product that is not in the cart changes nothing.</summary>
    public static CartLine[]? SetQuantity(CartLine[] cart, int productId, int quantity) => quantity switch
    {
        < 0 or > Session.QuantityMax => null,
        0 => [.. cart.Where(line => line.ProductId != productId)],
        _ => [.. cart.Select(line => line.ProductId == productId ? line with { Quantity = quantity } : line)],
    };

    public static int TotalCents(CartLine[] cart) => cart.Sum(line => line.Quantity * line.UnitPriceCents);
}

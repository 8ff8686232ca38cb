namespace Store.Contracts;

/// <summary>A placed order.</summary>
/// <param name="PlacedAtSeconds">Seconds since 1970-01-01 UTC.</param>
/// <param name="TotalCents">Sum over the items when it was placed, in cents.</param>
/// <param name="CardTail">The last four digits of the card; the rest is never stored.</param>
public sealed record Order(
    int Id, int UserId, long PlacedAtSeconds, int TotalCents, string FullName, string Address, string CardTail);

/// <summary>One product in a placed order.</summary>
/// <param name="UnitPriceCents">Price of one piece when the order was placed, in cents.</param>
public sealed record OrderItem(int Id, int OrderId, int ProductId, int Quantity, int UnitPriceCents);

/// <summary>Where to send what is in the cart, and which card pays.</summary>
public sealed record Delivery(string FullName, string Address, string CardNumber);

/// <summary>The answer to an order: its number, and the session with an empty cart.</summary>
public sealed record OrderPlaced(int OrderId, SignedSession Session);

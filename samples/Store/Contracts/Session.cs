namespace Store.Contracts;

/// <summary>Who is browsing and what is in the cart. It travels whole in a signed cookie; no service stores it.</summary>
/// <param name="UserId">The customer logged in, or null for a visitor.</param>
/// <param name="UserName">The name logged in with, or null for a visitor.</param>
/// <param name="ExpiresAtSeconds">Seconds since 1970-01-01 UTC after which it is worth nothing.</param>
public sealed record Session(int? UserId, string? UserName, CartLine[] Cart, long ExpiresAtSeconds)
{
    /// <summary>Most different products in one cart: the cookie must stay under 4096 bytes.</summary>
    public const int CartLinesMax = 40;

    /// <summary>Most pieces of one product in a cart.</summary>
    public const int QuantityMax = 99;

    /// <summary>The session of somebody who has just come in.</summary>
    public static Session Visitor { get; } = new(null, null, [], 0);
}

/// <summary>One product in the cart.</summary>
/// <param name="UnitPriceCents">Price of one piece when it was put in, in cents.</param>
public sealed record CartLine(int ProductId, int Quantity, int UnitPriceCents);

/// <summary>A session and the token that proves it.</summary>
public sealed record SignedSession(string Token, Session Session)
{
    /// <summary>The request header in which the pages hand a token to auth.</summary>
    public const string Header = "Store-Session";
}

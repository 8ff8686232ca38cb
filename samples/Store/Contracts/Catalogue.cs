namespace Store.Contracts;

/// <summary>A shelf of the shop.</summary>
public sealed record Category(int Id, string Name, string Description);

/// <summary>Something to buy.</summary>
/// <param name="PriceCents">Price of one piece in cents, above zero.</param>
public sealed record Product(int Id, int CategoryId, string Name, string Description, int PriceCents);

/// <summary>A count of rows, as a body of its own.</summary>
public sealed record Count(int Value);

namespace Store.Contracts;

/// <summary>A picture ready to be put into a page.</summary>
/// <param name="Key">The product's id, or the name of a picture of the shop itself.</param>
/// <param name="Source">A <c>data:</c> URI holding a PNG.</param>
public sealed record Picture(string Key, string Source);

/// <summary>What a training run learnt from.</summary>
public sealed record Training(int Orders, int OrderItems, int Products);

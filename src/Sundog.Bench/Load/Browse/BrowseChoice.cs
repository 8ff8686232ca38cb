namespace Sundog.Bench.Load.Browse;

/// <summary>What one request of the profile asks for; numbers that its step does not use are drawn all the same.</summary>
/// <param name="Category">From 1 up.</param>
/// <param name="Page">Of the category, from 1 up.</param>
/// <param name="Product">From 1 up.</param>
/// <param name="User">From 1 up.</param>
internal readonly record struct BrowseChoice(BrowseStep Step, int Category, int Page, int Product, int User);

using Store.Image.Drawing;

namespace Store.Image;

/// <summary>The large pictures that all others are resized from: drawn at the start, as TeaStore loads its own, and kept in memory.</summary>
/// <remarks>
/// The teas of a category share <see cref="DesignsPerCategory"/> designs. All of them are there before the first request, so that a young replica
/// is as fast as an old one.
/// </remarks>
public sealed class Masters
{
    public const int DesignsPerCategory = 4;

    private readonly Raster[] _designs = [.. Enumerable.Range(0, TeaPicture.Categories * DesignsPerCategory).Select(design => TeaPicture.Draw(FirstWith(design)))];

    public Raster Icon { get; } = TeaPicture.DrawIcon();

    /// <param name="productId">1 or more; products beyond the shop's own begin again with its first category.</param>
    public Raster Of(int productId)
    {
        var category = (productId - 1) / TeaPicture.ProductsPerCategory % TeaPicture.Categories;
        return _designs[(category * DesignsPerCategory) + ((productId - 1) % DesignsPerCategory)];
    }

    private static int FirstWith(int design) => (design / DesignsPerCategory * TeaPicture.ProductsPerCategory) + (design % DesignsPerCategory) + 1;
}

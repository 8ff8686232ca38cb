using Microsoft.AspNetCore.Html;
using Store.Contracts;

namespace Store.WebUi.Pages;

/// <summary>What surrounds every page: the shop's sign, its shelves, and who is here.</summary>
/// <param name="Category">The shelf being looked at, or null.</param>
public sealed record Shell(string Title, HtmlString Icon, Category[] Categories, Session Session, int? Category = null)
{
    /// <summary>For when nothing can be asked of any other service.</summary>
    public static Shell Bare(string title) => new(title, HtmlString.Empty, [], Session.Visitor);

    public int CartPieces => Session.Cart.Sum(line => line.Quantity);
}

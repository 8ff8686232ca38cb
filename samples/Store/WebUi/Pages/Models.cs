using Microsoft.AspNetCore.Html;
using Store.Contracts;

namespace Store.WebUi.Pages;

public sealed record HomePage(Shell Shell);

/// <param name="Failed">Whether a name and a password were just tried in vain.</param>
public sealed record LoginPage(Shell Shell, bool Failed);

/// <param name="Number">Products on a page.</param>
public sealed record CategoryPage(Shell Shell, Category Category, ProductTile[] Products, int Page, int Pages, int Number);

public sealed record ProductPage(Shell Shell, Product Product, HtmlString Picture, ProductTile[] Recommended);

public sealed record CartPage(Shell Shell, CartRow[] Rows, ProductTile[] Recommended)
{
    public int TotalCents => Rows.Sum(row => row.Line.Quantity * row.Line.UnitPriceCents);
}

public sealed record OrderPage(Shell Shell, int TotalCents, bool Incomplete);

/// <param name="Placed">The number of the order that was placed just now, or null.</param>
public sealed record ProfilePage(Shell Shell, Customer Customer, Order[] Orders, int? Placed);

public sealed record NoticePage(string Title, string Text);

/// <summary>A product with its small picture.</summary>
public sealed record ProductTile(Product Product, HtmlString Picture);

/// <summary>A line of the cart with what it stands for.</summary>
public sealed record CartRow(CartLine Line, Product Product, HtmlString Picture);

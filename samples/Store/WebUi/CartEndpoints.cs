using System.Globalization;
using Microsoft.AspNetCore.Html;
using Store.Contracts;
using Store.WebUi.Clients;
using Store.WebUi.Pages;

namespace Store.WebUi;

public static class CartEndpoints
{
    private const string QuantityPrefix = "quantity_";

    public static void Map(WebApplication app)
    {
        app.MapGet("/cart", ShowAsync);
        app.MapPost("/cartAction", ActAsync);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context, PersistenceClient persistence, RecommenderClient recommender, ImageClient images, Frame frame)
    {
        var cancel = context.RequestAborted;
        var shell = await frame.LoadAsync(context, "Cart");
        var lines = new List<(CartLine Line, Product Product)>();
        foreach (var line in shell.Session.Cart)
            if (await persistence.ProductAsync(line.ProductId, cancel) is { } product) lines.Add((line, product));

        var ids = lines.Select(line => line.Product.Id);
        var recommended = await Recommendations.LoadAsync(recommender, persistence, shell.Session.UserId, ids, cancel);
        var pictures = await images.PreviewsAsync(ids.Concat(recommended.Select(product => product.Id)), cancel);
        CartRow[] rows = [.. lines.Select(l => new CartRow(l.Line, l.Product, pictures.GetValueOrDefault(l.Product.Id, HtmlString.Empty)))];
        return Slices.Cart.Create(new CartPage(shell, rows, Recommendations.Tiles(recommended, pictures)));
    }

    /// <summary>The pressed button's name says what to do: one action for one post.</summary>
    private static async Task<IResult> ActAsync(HttpContext context, AuthClient auth)
    {
        var cancel = context.RequestAborted;
        if (await Forms.ReadAsync(context.Request, cancel) is not { } form) return TypedResults.BadRequest();
        if (form.ContainsKey("addToCart")) return await AddAsync(form["addToCart"], context, auth, cancel);
        if (form.ContainsKey("removeProduct")) return await SetQuantitiesAsync([(form["removeProduct"], "0")], context, auth, cancel);
        if (form.ContainsKey("proceedToCheckout")) return TypedResults.Redirect("/order");
        if (form.ContainsKey("confirm")) return await ConfirmAsync(form, context, auth, cancel);
        if (form.ContainsKey("updateQuantities"))
        {
            var quantities = form.Where(field => field.Key.StartsWith(QuantityPrefix, StringComparison.Ordinal))
                .Select(field => ((string?)field.Key[QuantityPrefix.Length..], (string?)field.Value))
                .Take(Session.CartLinesMax);
            return await SetQuantitiesAsync(quantities, context, auth, cancel);
        }

        return TypedResults.BadRequest();
    }

    private static async Task<IResult> AddAsync(string? product, HttpContext context, AuthClient auth, CancellationToken cancel)
    {
        if (!TryNumber(product, out var id)) return TypedResults.BadRequest();
        var (session, status) = await auth.AddToCartAsync(id, SessionCookie.Read(context), cancel);
        if (session is null) return TypedResults.StatusCode((int)status);
        SessionCookie.Write(context, session);
        return TypedResults.Redirect("/cart");
    }

    private static async Task<IResult> SetQuantitiesAsync(
        IEnumerable<(string? Product, string? Quantity)> changes, HttpContext context, AuthClient auth, CancellationToken cancel)
    {
        var token = SessionCookie.Read(context);
        SignedSession? session = null;
        foreach (var (product, quantity) in changes)
        {
            if (!TryNumber(product, out var id) || !TryNumber(quantity, out var pieces)) return TypedResults.BadRequest();
            session = await auth.SetQuantityAsync(id, pieces, token, cancel);
            if (session is null) return TypedResults.BadRequest();
            token = session.Token;
        }

        if (session is not null) SessionCookie.Write(context, session);
        return TypedResults.Redirect("/cart");
    }

    private static async Task<IResult> ConfirmAsync(IFormCollection form, HttpContext context, AuthClient auth, CancellationToken cancel)
    {
        var card = form["cardNumber"].ToString().Replace(" ", "", StringComparison.Ordinal);
        var delivery = new Delivery(form["fullName"].ToString().Trim(), form["address"].ToString().Trim(), card);
        var (placed, status) = await auth.PlaceOrderAsync(delivery, SessionCookie.Read(context), cancel);
        if (placed is null) return TypedResults.Redirect(status == System.Net.HttpStatusCode.Unauthorized ? "/login" : "/order?incomplete=true");
        SessionCookie.Write(context, placed.Session);
        return TypedResults.Redirect($"/profile?placed={placed.OrderId}");
    }

    private static bool TryNumber(string? text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

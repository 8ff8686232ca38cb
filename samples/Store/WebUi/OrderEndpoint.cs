using Store.WebUi.Pages;

namespace Store.WebUi;

public static class OrderEndpoint
{
    public static void Map(WebApplication app) => app.MapGet("/order", ShowAsync);

    private static async Task<IResult> ShowAsync(HttpContext context, Frame frame)
    {
        var shell = await frame.LoadAsync(context, "Checkout");
        if (shell.Session.UserId is null) return TypedResults.Redirect("/login");
        if (shell.Session.Cart.Length == 0) return TypedResults.Redirect("/cart");

        var total = shell.Session.Cart.Sum(line => line.Quantity * line.UnitPriceCents);
        return Slices.Order.Create(new OrderPage(shell, total, Incomplete: context.Request.Query.ContainsKey("incomplete")));
    }
}

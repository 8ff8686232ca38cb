using System.Globalization;
using Store.Contracts;
using Store.WebUi.Clients;
using Store.WebUi.Pages;

namespace Store.WebUi;

public static class ProfileEndpoint
{
    public static void Map(WebApplication app) => app.MapGet("/profile", ShowAsync);

    /// <summary>Asks auth twice who this is, once for the guard and once for the frame, as the original does.</summary>
    private static async Task<IResult> ShowAsync(HttpContext context, AuthClient auth, PersistenceClient persistence, Frame frame)
    {
        var cancel = context.RequestAborted;
        var session = await auth.SessionAsync(SessionCookie.Read(context), cancel);
        if (session.UserId is not { } id) return TypedResults.Redirect("/login");
        if (await persistence.CustomerAsync(id, cancel) is not { } customer) return TypedResults.NotFound();

        var orders = await persistence.OrdersOfAsync(id, cancel);
        var shell = await frame.LoadAsync(context, "Profile");
        int? placed = int.TryParse(context.Request.Query["placed"], NumberStyles.None, CultureInfo.InvariantCulture, out var order) ? order : null;
        return Slices.Profile.Create(new ProfilePage(shell, customer, orders, placed));
    }
}

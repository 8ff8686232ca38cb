using Store.WebUi.Pages;

namespace Store.WebUi;

public static class HomeEndpoint
{
    public static void Map(WebApplication app) => app.MapGet("/", ShowAsync);

    private static async Task<IResult> ShowAsync(HttpContext context, Frame frame) =>
        Slices.Home.Create(new HomePage(await frame.LoadAsync(context, "Home")));
}

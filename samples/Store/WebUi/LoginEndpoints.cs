using Store.Contracts;
using Store.WebUi.Clients;
using Store.WebUi.Pages;

namespace Store.WebUi;

public static class LoginEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/login", ShowAsync);
        app.MapPost("/loginAction", ActAsync);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Frame frame) =>
        Slices.Login.Create(new LoginPage(await frame.LoadAsync(context, "Log in"), Failed: false));

    /// <summary><c>?logout</c> logs out; anything else logs in with <c>username</c> and <c>password</c>.</summary>
    private static async Task<IResult> ActAsync(HttpContext context, AuthClient auth, Frame frame)
    {
        var token = SessionCookie.Read(context);
        var cancel = context.RequestAborted;
        if (context.Request.Query.ContainsKey("logout"))
        {
            await auth.LogoutAsync(token, cancel);
            SessionCookie.Delete(context);
            return TypedResults.Redirect("/");
        }

        if (await Forms.ReadAsync(context.Request, cancel) is not { } form) return TypedResults.BadRequest();
        if (form["username"] is not [{ Length: > 0 } userName] || form["password"] is not [{ } password]) return TypedResults.BadRequest();

        if (await auth.LoginAsync(new Login(userName, password), token, cancel) is { } session)
        {
            SessionCookie.Write(context, session);
            return TypedResults.Redirect("/");
        }

        var page = Slices.Login.Create(new LoginPage(await frame.LoadAsync(context, "Log in"), Failed: true));
        page.StatusCode = StatusCodes.Status401Unauthorized;
        return page;
    }
}

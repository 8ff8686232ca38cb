using Store.WebUi.Pages;

namespace Store.WebUi;

/// <summary>A page for every answer that would otherwise be an empty error.</summary>
public static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseStatusCodePages(pages => Page(pages.HttpContext).ExecuteAsync(pages.HttpContext));
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = _ => Task.CompletedTask });
    }

    private static IResult Page(HttpContext context)
    {
        var page = Slices.Notice.Create(For(context.Response.StatusCode));
        page.StatusCode = context.Response.StatusCode;
        return page;
    }

    private static NoticePage For(int status) => status switch
    {
        StatusCodes.Status404NotFound => new("Not on our shelves", "We looked everywhere, but what you asked for is not here."),
        StatusCodes.Status409Conflict => new("The cart is full", "Take something out before you put more in."),
        StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout =>
            new("The shop is busy", "Too many people want tea right now. Please try again in a moment."),
        >= 500 => new("Something broke", "That was our mistake, not yours."),
        _ => new("We did not understand", "The request was not one that this shop knows how to answer."),
    };
}

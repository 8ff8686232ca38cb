using Store.Contracts;

namespace Store.WebUi;

/// <summary>The cookie that carries the signed session between the browser and us.</summary>
public static class SessionCookie
{
    private const string Name = "store-session";

    /// <returns>Null when there is none, or when it cannot be a token of ours.</returns>
    /// <remarks>The token goes on in a header, and a cookie may hold the end of a line in escaped form: auth would read what follows as a request.</remarks>
    public static string? Read(HttpContext context) => context.Request.Cookies[Name] is { } token && token.All(IsOfTokens) ? token : null;

    /// <remarks>
    /// Same-site: another site's form cannot act for the person who is logged in. Not marked secure, because the store is also
    /// visited by plain HTTP on the machine that runs it.
    /// </remarks>
    public static void Write(HttpContext context, SignedSession session) =>
        context.Response.Cookies.Append(Name, session.Token, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name);

    private static bool IsOfTokens(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.';
}

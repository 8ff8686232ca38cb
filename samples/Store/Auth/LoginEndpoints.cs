using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Store.Contracts;

namespace Store.Auth;

public static class LoginEndpoints
{
    private const int NameOrPasswordLengthMax = 100;

    // Checked when the name is unknown, so that the time of the answer does not tell which names exist.
    private static readonly string Nobody = PasswordHash.Create("nobody", new byte[16]);

    public static void Map(WebApplication app)
    {
        app.MapPost("/login", LoginAsync);
        app.MapPost("/logout", (SessionSeal seal) => seal.Sign(Session.Visitor));
        app.MapGet("/session", ([FromHeader(Name = SignedSession.Header)] string? token, SessionSeal seal) => seal.Open(token));
    }

    /// <summary>A visitor's cart stays with the person who logs in.</summary>
    private static async Task<Results<Ok<SignedSession>, UnauthorizedHttpResult>> LoginAsync(
        Login login,
        [FromHeader(Name = SignedSession.Header)] string? token,
        SessionSeal seal,
        PersistenceClient persistence,
        CancellationToken cancel)
    {
        if (login is not { UserName.Length: > 0 and <= NameOrPasswordLengthMax, Password.Length: <= NameOrPasswordLengthMax })
            return TypedResults.Unauthorized();

        var credentials = await persistence.CredentialsAsync(login.UserName, cancel);
        if (!PasswordHash.Matches(login.Password, credentials?.PasswordHash ?? Nobody) || credentials is null)
            return TypedResults.Unauthorized();

        return TypedResults.Ok(seal.Sign(seal.Open(token) with { UserId = credentials.UserId, UserName = credentials.UserName }));
    }
}

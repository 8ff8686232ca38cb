using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Store.Auth;
using Store.Contracts;
using Store.WebUi;

namespace Store.Tests.WebUi;

/// <summary>Goal: only what can be a token of ours goes on to auth. Method: the cookie as the server reads it from a request's header.</summary>
public sealed class SessionCookieTests
{
    [Fact]
    public void A_token_that_was_signed_is_read_back()
    {
        var token = new SessionSeal(new(new byte[32]), new FakeTimeProvider()).Sign(Session.Visitor).Token;

        Assert.Equal(token, Read(token));
    }

    [Theory]
    [InlineData("x%0d%0a%0d%0aPOST%20/orders%20HTTP/1.1%0d%0a")]
    [InlineData("x%0aStore-Session:%20y")]
    [InlineData("x%00")]
    [InlineData("%C3%A4.x")]
    [InlineData("a%20b")]
    public void What_can_be_no_token_is_as_good_as_none(string cookie) => Assert.Null(Read(cookie));

    private static string? Read(string cookie)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = $"store-session={cookie}";
        return SessionCookie.Read(context);
    }
}

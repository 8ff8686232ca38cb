using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Store.Auth;
using Store.Contracts;

namespace Store.Tests.Auth;

/// <summary>Goal: a session is exactly what auth wrote, or it is worth nothing.</summary>
public class SessionSealTests
{
    private static readonly SessionKey Key = new("a key for these tests only"u8.ToArray());
    private static readonly Session Customer = new(7, "user7", [new CartLine(12, 2, 595)], ExpiresAtSeconds: 0);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly SessionSeal _seal;

    public SessionSealTests() => _seal = new SessionSeal(Key, _time);

    [Fact]
    public void A_signed_session_opens_again()
    {
        var opened = _seal.Open(_seal.Sign(Customer).Token);

        Assert.Equal(7, opened.UserId);
        Assert.Equal("user7", opened.UserName);
        Assert.Equal(Customer.Cart, opened.Cart);
    }

    [Fact]
    public void Any_changed_character_makes_a_visitor()
    {
        var token = _seal.Sign(Customer).Token;
        var anyChange =
            from at in Gen.Int[0, token.Length - 1]
            from character in Gen.Char['!', '~']
            where token[at] != character
            select (at, character);

        anyChange.Sample(change =>
        {
            var forged = token.ToCharArray();
            forged[change.at] = change.character;
            return _seal.Open(new string(forged)) == Session.Visitor;
        });
    }

    [Fact]
    public void Any_text_at_all_makes_a_visitor() =>
        Gen.String.Sample(text => _seal.Open(text) == Session.Visitor);

    [Fact]
    public void No_token_makes_a_visitor() => Assert.Same(Session.Visitor, _seal.Open(null));

    [Fact]
    public void Another_key_opens_nothing()
    {
        var other = new SessionSeal(new SessionKey("some other key, as long"u8.ToArray()), _time);

        Assert.Same(Session.Visitor, other.Open(_seal.Sign(Customer).Token));
    }

    [Fact]
    public void It_ends_after_its_lifetime()
    {
        var token = _seal.Sign(Customer).Token;

        _time.Advance(SessionSeal.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Equal(7, _seal.Open(token).UserId);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(Session.Visitor, _seal.Open(token));
    }

    [Fact]
    public void The_fullest_cart_fits_a_cookie_and_opens()
    {
        CartLine[] cart =
            [.. Enumerable.Range(1, Session.CartLinesMax).Select(n => new CartLine(100_000 + n, Session.QuantityMax, 99_999_999))];
        var token = _seal.Sign(new Session(int.MaxValue, new string('u', 100), cart, 0)).Token;

        Assert.InRange(token.Length, 1, 4000);
        Assert.Equal(cart, _seal.Open(token).Cart);
    }
}

using Sundog.Bench.Load.Browse;

namespace Sundog.Bench.Tests.Load.Browse;

public class CookieJarTests
{
    [Fact]
    public void Cookies_are_sent_back_by_name_and_value()
    {
        var jar = CookieJar.Empty.With("session=abc==; Path=/; HttpOnly").With("cart=1,2");
        Assert.Equal("session=abc==; cart=1,2", jar.Header);
    }

    [Fact]
    public void A_second_value_takes_the_first_ones_place() =>
        Assert.Equal("a=3; b=2", CookieJar.Empty.With("a=1").With("b=2").With("a=3").Header);

    [Theory]
    [InlineData("a=; Path=/")]
    [InlineData("a=x; Max-Age=0")]
    public void An_ended_cookie_is_taken_out(string line)
    {
        Assert.Null(CookieJar.Empty.With("a=1").With(line).Header);
        Assert.Null(CookieJar.Empty.With(line).Header);
    }

    [Theory]
    [InlineData("")]
    [InlineData("=x")]
    [InlineData("nothing")]
    public void A_line_without_a_name_changes_nothing(string line) => Assert.Same(CookieJar.Empty, CookieJar.Empty.With(line));

    [Fact]
    public void The_same_value_again_costs_nothing()
    {
        var jar = CookieJar.Empty.With("a=1; Path=/");
        Assert.Same(jar, jar.With("a=1; Path=/"));
    }
}

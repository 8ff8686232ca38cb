using Sundog.Output;

namespace Sundog.Tests.Output;

public class PathShapeTests
{
    [Theory]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("/", "/")]
    [InlineData("/product/17", "/product/{}")]
    [InlineData("/cart/add-to-cart/", "/cart/add-to-cart")]
    [InlineData("/users/ann@example.org/orders", "/users/{}/orders")]
    [InlineData("/reset/thisisalongsecretwithoutanydigitinit", "/reset/{}")]
    [InlineData("/a/b/c/d/e/f/g/h/i/j", "/a/b/c/d/e/f/g/h/...")]
    public void Words_are_shown_and_values_are_not(string? path, string shape) => Assert.Equal(shape, PathShape.Of(path));
}

using System.Security.Cryptography;
using Store.Image;
using Store.Image.Drawing;

namespace Store.Tests.Image;

public class TeaPictureTests
{
    [Fact]
    public void A_product_always_looks_the_same() => Assert.Equal(TeaPicture.Draw(7).Rgb, TeaPicture.Draw(7).Rgb);

    [Fact]
    public void Products_look_different()
    {
        var everyTenth = Enumerable.Range(0, 50).Select(n => 1 + 10 * n);
        var looks = everyTenth.Select(id => Convert.ToHexString(SHA256.HashData(TeaPicture.Draw(id).Rgb)));

        Assert.Equal(50, looks.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(501)]
    [InlineData(int.MaxValue)]
    public void Any_id_has_a_picture(int id) => Assert.Equal(TeaPicture.Size, TeaPicture.Draw(id).Width);

    [Fact]
    public void Masters_are_drawn_once()
    {
        var masters = new Masters();

        Assert.Same(masters.Of(3), masters.Of(3));
    }
}

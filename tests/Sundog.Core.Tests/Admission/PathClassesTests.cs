using Sundog.Core.Admission;

namespace Sundog.Core.Tests.Admission;

public class PathClassesTests
{
    private static readonly PathClasses Shop = new([new("/", PathClasses.Low), new("/cart", PathClasses.High), new("/cart/history/", PathClasses.Normal)]);

    [Theory]
    [InlineData("/cart", PathClasses.High)]
    [InlineData("/Cart/7", PathClasses.High)]
    [InlineData("/carton", PathClasses.Low)]
    [InlineData("/cart/history", PathClasses.Normal)]
    [InlineData("/cart/history/2", PathClasses.Normal)]
    [InlineData("/", PathClasses.Low)]
    [InlineData("/product/3", PathClasses.Low)]
    public void The_longest_path_that_fits_decides(string path, byte @class) => Assert.Equal(@class, Shop.Of(path));

    [Fact]
    public void What_nobody_named_is_normal() => Assert.Equal(PathClasses.Normal, PathClasses.None.Of("/anything"));
}

using CsCheck;
using Store.Image;

namespace Store.Tests.Image;

public class ResizerTests
{
    private static readonly Gen<(Raster Picture, int Width, int Height)> AnyResizing =
        from fromWidth in Gen.Int[1, 40]
        from fromHeight in Gen.Int[1, 40]
        from rgb in Gen.Byte.Array[fromWidth * fromHeight * 3]
        from width in Gen.Int[1, 60]
        from height in Gen.Int[1, 60]
        select (new Raster(fromWidth, fromHeight, rgb), width, height);

    [Fact]
    public void The_same_size_keeps_every_pixel() => AnyResizing.Sample(
        r => Resize(r.Picture, r.Picture.Width, r.Picture.Height).AsSpan().SequenceEqual(r.Picture.Rgb), iter: 200);

    [Fact]
    public void An_even_surface_keeps_its_colour_at_any_size() => AnyResizing.Sample(
        r =>
        {
            var colour = r.Picture.Rgb[0];
            var even = new Raster(r.Picture.Width, r.Picture.Height);
            Array.Fill(even.Rgb, colour);
            return Resize(even, r.Width, r.Height).All(level => level == colour);
        },
        iter: 200);

    [Fact]
    public void Half_the_size_is_the_mean_of_four()
    {
        byte[] rgb = [10, 0, 255, 20, 0, 255, 30, 0, 0, 40, 0, 0];

        Assert.Equal<byte>([25, 0, 128], Resize(new Raster(2, 2, rgb), 1, 1));
    }

    [Fact]
    public void Double_the_size_passes_evenly_from_one_pixel_to_the_next()
    {
        byte[] rgb = [0, 0, 0, 100, 100, 100];

        Assert.Equal<byte>([0, 25, 75, 100], Resize(new Raster(2, 1, rgb), 4, 1).Where((_, index) => index % 3 == 0));
    }

    // The oracle: the same means in floating point, pixel by pixel. Whole-number weights may round one level differently.
    [Fact]
    public void Shrinking_is_the_mean_over_the_area() => AnyResizing.Sample(
        r =>
        {
            var (width, height) = (Math.Min(r.Width, r.Picture.Width), Math.Min(r.Height, r.Picture.Height));
            var resized = Resize(r.Picture, width, height);
            for (var at = 0; at < resized.Length; at++)
                if (Math.Abs(resized[at] - AreaMean(r.Picture, width, height, at / 3 % width, at / 3 / width, at % 3)) > 1) return false;
            return true;
        },
        iter: 50);

    [Fact]
    public void Weights_sum_to_one() => Gen.Select(Gen.Int[1, 600], Gen.Int[1, 600]).Sample(
        (from, to) =>
        {
            var weights = new ResizeWeights(from, to);
            return Enumerable.Range(0, to).All(at =>
                weights.Of(at).ToArray().Sum(weight => weight) == ResizeWeights.One
                && weights.First(at) >= 0
                && weights.First(at) + weights.Of(at).Length <= from);
        },
        iter: 200);

    private static double AreaMean(Raster picture, int width, int height, int x, int y, int channel)
    {
        double sum = 0, area = 0;
        for (var row = 0; row < picture.Height; row++)
        {
            for (var column = 0; column < picture.Width; column++)
            {
                var share = Overlap(column, x, picture.Width / (double)width) * Overlap(row, y, picture.Height / (double)height);
                sum += share * picture.Rgb[(row * picture.Width + column) * 3 + channel];
                area += share;
            }
        }

        return sum / area;
    }

    private static double Overlap(int old, int at, double scale) =>
        Math.Max(0, Math.Min(old + 1, (at + 1) * scale) - Math.Max(old, at * scale));

    private static byte[] Resize(Raster picture, int width, int height)
    {
        var resized = new byte[width * height * 3];
        Resizer.Resize(picture, width, height, resized);
        return resized;
    }
}

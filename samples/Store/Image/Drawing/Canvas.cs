namespace Store.Image.Drawing;

/// <summary>Paints figures with soft edges on a raster.</summary>
public sealed class Canvas(int width, int height)
{
    public Raster Raster { get; } = new(width, height);

    /// <summary>Fills everything from <paramref name="top"/> at the top to <paramref name="bottom"/> at the bottom.</summary>
    public void Fill(Ink top, Ink bottom)
    {
        for (var y = 0; y < height; y++)
        {
            var ink = Ink.Mix(top, bottom, y / (float)(height - 1));
            var row = Raster.Rgb.AsSpan(y * width * Raster.BytesPerPixel, width * Raster.BytesPerPixel);
            for (var at = 0; at < row.Length; at += Raster.BytesPerPixel)
                (row[at], row[at + 1], row[at + 2]) = (Level(ink.Red), Level(ink.Green), Level(ink.Blue));
        }
    }

    public void Paint<TShape>(TShape shape, Ink ink, float opacity = 1)
        where TShape : struct, IShape =>
        Paint(shape, ink, ink, opacity);

    /// <summary>Paints a figure lit from the upper left: <paramref name="light"/> there, <paramref name="dark"/> at the lower right.</summary>
    /// <param name="opacity">0 leaves everything as it was, 1 covers it.</param>
    public void Paint<TShape>(TShape shape, Ink light, Ink dark, float opacity = 1)
        where TShape : struct, IShape
    {
        var bounds = shape.Bounds;
        var (left, right) = (Inside(bounds.Left, width), Inside(bounds.Right + 1, width));
        var (top, bottom) = (Inside(bounds.Top, height), Inside(bounds.Bottom + 1, height));
        var extent = bounds.Right - bounds.Left + bounds.Bottom - bounds.Top;
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var coverage = 0.5f - shape.Distance(x + 0.5f, y + 0.5f);
                if (coverage <= 0) continue;

                var shade = Math.Clamp((x - bounds.Left + y - bounds.Top) / extent, 0, 1);
                Blend((y * width + x) * Raster.BytesPerPixel, Ink.Mix(light, dark, shade), MathF.Min(coverage, 1) * opacity);
            }
        }
    }

    private void Blend(int at, Ink ink, float share)
    {
        var pixel = Raster.Rgb.AsSpan(at, Raster.BytesPerPixel);
        pixel[0] = (byte)(pixel[0] + (ink.Red * 255 - pixel[0]) * share + 0.5f);
        pixel[1] = (byte)(pixel[1] + (ink.Green * 255 - pixel[1]) * share + 0.5f);
        pixel[2] = (byte)(pixel[2] + (ink.Blue * 255 - pixel[2]) * share + 0.5f);
    }

    private static int Inside(float at, int size) => Math.Clamp((int)at, 0, size);

    private static byte Level(float share) => (byte)(share * 255 + 0.5f);
}

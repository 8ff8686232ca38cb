namespace Store.Image.Drawing;

/// <summary>Draws the picture of a product from nothing but its id: the same pixels on every machine and in every replica.</summary>
public static class TeaPicture
{
    /// <summary>Width and height of a master, in pixels.</summary>
    public const int Size = 240;

    public const int ProductsPerCategory = 100;

    public const int Categories = 5;

    // Black, green, white, oolong, herbal: the colour of the cup, in turns of hue.
    private static readonly float[] Hues = [0.045f, 0.29f, 0.125f, 0.52f, 0.92f];

    public static Raster Draw(int productId)
    {
        var traits = Traits(productId);
        var category = (productId - 1) / ProductsPerCategory % Hues.Length;
        var palette = new Palette(Hues[category] + 0.05f * (Trait(traits, 0) - 0.5f), Hues[category] + 0.2f + 0.6f * Trait(traits, 1));
        var canvas = new Canvas(Size, Size);
        DrawTable(canvas, palette);
        var decoration = (Decoration)(int)(Trait(traits, 3) * 3);
        switch ((int)(Trait(traits, 2) * 3))
        {
            case 0: Teapot.Draw(canvas, palette, decoration, belly: 0.9f + 0.2f * Trait(traits, 4)); break;
            case 1: Cup.Draw(canvas, palette, decoration, tall: 0.85f + 0.3f * Trait(traits, 4)); break;
            default: Tin.Draw(canvas, palette, decoration, wide: 0.85f + 0.3f * Trait(traits, 4)); break;
        }

        return canvas.Raster;
    }

    /// <summary>The shop's own sign.</summary>
    public static Raster DrawIcon()
    {
        var palette = new Palette(Hues[1], Hues[0]);
        var canvas = new Canvas(Size, Size);
        canvas.Fill(Ink.Hsl(0.12f, 0.6f, 0.93f), Ink.Hsl(0.1f, 0.55f, 0.85f));
        Teapot.Draw(canvas, palette, Decoration.Stripe, belly: 1.05f);
        return canvas.Raster;
    }

    private static void DrawTable(Canvas canvas, Palette palette)
    {
        canvas.Fill(palette.WallTop, palette.WallBottom);
        canvas.Paint(new Ellipse(190, 55, 70, 70), palette.Glow, 0.35f);
        canvas.Paint(new RoundedBox(new(-20, 178, Size + 20, Size + 20), 4), palette.TableLight, palette.TableDark);
        canvas.Paint(new Ellipse(120, 198, 84, 13), palette.Shadow, 0.35f);
    }

    // One multiplication and two shifts mix the bits well enough that neighbours look nothing alike.
    private static ulong Traits(int productId)
    {
        var bits = ((ulong)productId + 1) * 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 29)) * 0xBF58476D1CE4E5B9;
        return bits ^ (bits >> 32);
    }

    /// <returns>One of eight independent numbers in [0, 1).</returns>
    private static float Trait(ulong traits, int which) => ((traits >> (8 * which)) & 0xFF) / 256f;
}

/// <summary>What is painted on a pot, a cup or a tin.</summary>
public enum Decoration { Plain, Stripe, Dots }

/// <summary>The colours of one picture, all derived from two hues.</summary>
public sealed class Palette(float hue, float accentHue)
{
    public Ink WallTop { get; } = Ink.Hsl(hue, 0.45f, 0.90f);
    public Ink WallBottom { get; } = Ink.Hsl(hue, 0.40f, 0.76f);
    public Ink Glow { get; } = Ink.Hsl(hue + 0.03f, 0.6f, 0.97f);
    public Ink TableLight { get; } = Ink.Hsl(0.08f, 0.30f, 0.62f);
    public Ink TableDark { get; } = Ink.Hsl(0.07f, 0.35f, 0.42f);
    public Ink Shadow { get; } = Ink.Hsl(hue, 0.5f, 0.12f);
    public Ink BodyLight { get; } = Ink.Hsl(accentHue, 0.50f, 0.66f);
    public Ink BodyDark { get; } = Ink.Hsl(accentHue, 0.55f, 0.34f);
    public Ink TrimLight { get; } = Ink.Hsl(hue, 0.35f, 0.94f);
    public Ink TrimDark { get; } = Ink.Hsl(hue, 0.35f, 0.72f);
    public Ink TeaLight { get; } = Ink.Hsl(hue, 0.55f, 0.50f);
    public Ink TeaDark { get; } = Ink.Hsl(hue, 0.60f, 0.32f);
    public Ink White { get; } = new(1, 1, 1);
}

namespace Store.Image.Drawing;

/// <summary>A colour: red, green and blue from 0 to 1.</summary>
public readonly record struct Ink(float Red, float Green, float Blue)
{
    /// <param name="hue">In turns: 0 is red, 1/3 green, 2/3 blue; any number wraps around.</param>
    /// <param name="saturation">0 grey to 1 pure.</param>
    /// <param name="lightness">0 black to 1 white.</param>
    public static Ink Hsl(float hue, float saturation, float lightness)
    {
        var amplitude = saturation * MathF.Min(lightness, 1 - lightness);
        return new(Channel(0), Channel(8), Channel(4));

        float Channel(int offset)
        {
            var k = (offset + hue * 12) % 12;
            if (k < 0) k += 12;
            return lightness - amplitude * Math.Clamp(MathF.Min(k - 3, 9 - k), -1, 1);
        }
    }

    public static Ink Mix(Ink from, Ink to, float share) => new(
        from.Red + (to.Red - from.Red) * share,
        from.Green + (to.Green - from.Green) * share,
        from.Blue + (to.Blue - from.Blue) * share);
}

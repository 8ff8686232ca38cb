namespace Store.Image.Drawing;

public static class Cup
{
    /// <param name="tall">Height of the cup against the usual one: 0.85 flat to 1.15 tall.</param>
    public static void Draw(Canvas canvas, Palette palette, Decoration decoration, float tall)
    {
        const float Rim = 116;
        canvas.Paint(new Ellipse(118, 200, 84, 14), palette.TrimLight, palette.TrimDark);
        canvas.Paint(new Ellipse(118, 197, 50, 7), palette.Shadow, 0.25f);
        canvas.Paint(new Ring(new(178, 138, 22, 20), 7), palette.BodyLight, palette.BodyDark);

        var body = new Bowl(new(116, Rim, 66, 82 * tall));
        canvas.Paint(new RoundedBox(new(92, 188, 140, 200), 5), palette.BodyDark);
        canvas.Paint(body, palette.BodyLight, palette.BodyDark);
        Ornament.Draw(canvas, palette, decoration, body, middle: 146);

        canvas.Paint(new Ellipse(116, Rim, 66, 15), palette.TrimLight, palette.TrimDark);
        canvas.Paint(new Ellipse(116, Rim + 1, 58, 11), palette.TeaLight, palette.TeaDark);
        canvas.Paint(new Ellipse(98, Rim - 2, 16, 3), palette.White, 0.4f);
        canvas.Paint(new Steam(96, 44, 108, 0), palette.White, 0.55f);
        canvas.Paint(new Steam(118, 30, 108, 2), palette.White, 0.55f);
        canvas.Paint(new Steam(140, 48, 108, 4), palette.White, 0.55f);
    }
}

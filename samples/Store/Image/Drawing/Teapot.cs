namespace Store.Image.Drawing;

public static class Teapot
{
    /// <param name="belly">Width of the pot against the usual one: 0.9 slim to 1.1 round.</param>
    public static void Draw(Canvas canvas, Palette palette, Decoration decoration, float belly)
    {
        float radiusX = 62 * belly, left = 116 - radiusX, right = 116 + radiusX;
        canvas.Paint(new Ring(new(left - 4, 140, 24, 28), 7), palette.BodyLight, palette.BodyDark);
        canvas.Paint(new Spout(right - 16, 158, 15, right + 32, 108, 6), palette.BodyLight, palette.BodyDark);
        canvas.Paint(new Ellipse(right + 33, 104, 8, 4), palette.BodyDark);

        var body = new Ellipse(116, 146, radiusX, 52);
        canvas.Paint(new RoundedBox(new(86, 188, 146, 202), 6), palette.BodyDark);
        canvas.Paint(body, palette.BodyLight, palette.BodyDark);
        Ornament.Draw(canvas, palette, decoration, body, middle: 148);

        canvas.Paint(new Ellipse(116, 101, 34, 10), palette.BodyDark);
        canvas.Paint(new Ellipse(116, 95, 31, 12), palette.BodyLight, palette.BodyDark);
        canvas.Paint(new Ellipse(116, 80, 8, 8), palette.TrimLight, palette.TrimDark);
        canvas.Paint(new Ellipse(92, 124, 15, 9), palette.White, 0.35f);
        canvas.Paint(new Steam(right + 36, 50, 98, 0.5f), palette.White, 0.55f);
    }
}

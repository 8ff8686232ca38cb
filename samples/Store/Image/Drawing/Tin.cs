namespace Store.Image.Drawing;

public static class Tin
{
    /// <param name="wide">Width of the tin against the usual one: 0.85 narrow to 1.15 wide.</param>
    public static void Draw(Canvas canvas, Palette palette, Decoration decoration, float wide)
    {
        float half = 52 * wide, left = 120 - half, right = 120 + half;
        canvas.Paint(new Ellipse(120, 198, half, 10), palette.BodyDark);
        var body = new RoundedBox(new(left, 84, right, 200), 6);
        canvas.Paint(body, palette.BodyLight, palette.BodyDark);
        Ornament.Draw(canvas, palette, decoration, body, middle: 118);

        canvas.Paint(new RoundedBox(new(left + 14, 128, right - 14, 182), 5), palette.TrimLight, palette.TrimDark);
        canvas.Paint(new Ellipse(112, 156, 9, 18), palette.TeaLight, palette.TeaDark);
        canvas.Paint(new Ellipse(129, 160, 8, 15), palette.TeaDark, palette.TeaLight);

        canvas.Paint(new RoundedBox(new(left - 4, 62, right + 4, 92), 5), palette.BodyDark, palette.BodyLight);
        canvas.Paint(new Ellipse(120, 63, half + 3, 9), palette.BodyLight, palette.BodyDark);
        canvas.Paint(new Ellipse(120, 55, 10, 6), palette.TrimLight, palette.TrimDark);
        canvas.Paint(new RoundedBox(new(left + 6, 96, left + 14, 192), 4), palette.White, 0.25f);
    }
}

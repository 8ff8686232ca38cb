namespace Store.Image.Drawing;

public static class Ornament
{
    /// <param name="middle">Height at which the decoration runs around the body, in pixels from the top.</param>
    public static void Draw<TShape>(Canvas canvas, Palette palette, Decoration decoration, TShape body, float middle)
        where TShape : struct, IShape
    {
        switch (decoration)
        {
            case Decoration.Stripe:
                canvas.Paint(new Band<TShape>(body, middle - 9, middle + 9), palette.TrimLight, palette.TrimDark, 0.9f);
                canvas.Paint(new Band<TShape>(body, middle - 3, middle + 3), palette.TeaDark, 0.8f);
                break;
            case Decoration.Dots:
                var bounds = body.Bounds;
                for (var at = 1; at <= 5; at++)
                {
                    var x = bounds.Left + at * (bounds.Right - bounds.Left) / 6;
                    canvas.Paint(new Ellipse(x, middle + (at % 2 == 0 ? 5 : -5), 5.5f, 5.5f), palette.TrimLight, palette.TrimDark, 0.9f);
                }

                break;
            case Decoration.Plain:
            default:
                break;
        }
    }
}

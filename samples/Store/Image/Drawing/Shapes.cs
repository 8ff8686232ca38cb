namespace Store.Image.Drawing;

/// <summary>A figure that knows how far a point is from its outline, in pixels; negative inside.</summary>
public interface IShape
{
    Box Bounds { get; }

    float Distance(float x, float y);
}

public readonly record struct Box(float Left, float Top, float Right, float Bottom);

public readonly record struct Ellipse(float X, float Y, float RadiusX, float RadiusY) : IShape
{
    public Box Bounds => new(X - RadiusX, Y - RadiusY, X + RadiusX, Y + RadiusY);

    /// <remarks>First-order approximation, exact on the outline, which is where it decides how a pixel looks.</remarks>
    public float Distance(float x, float y)
    {
        float u = (x - X) / RadiusX, v = (y - Y) / RadiusY;
        var k = MathF.Sqrt(u * u + v * v);
        float gradientX = u / RadiusX, gradientY = v / RadiusY;
        var gradient = MathF.Sqrt(gradientX * gradientX + gradientY * gradientY);
        return gradient > 1e-6f ? k * (k - 1) / gradient : -MathF.Min(RadiusX, RadiusY);
    }
}

/// <summary>The part of an ellipse below its middle: a cup.</summary>
public readonly record struct Bowl(Ellipse Whole) : IShape
{
    public Box Bounds => Whole.Bounds with { Top = Whole.Y };

    public float Distance(float x, float y) => MathF.Max(Whole.Distance(x, y), Whole.Y - y);
}

/// <summary>The band of a figure between two heights.</summary>
public readonly record struct Band<TShape>(TShape Whole, float Top, float Bottom) : IShape
    where TShape : struct, IShape
{
    public Box Bounds => Whole.Bounds with { Top = Top, Bottom = Bottom };

    public float Distance(float x, float y) => MathF.Max(Whole.Distance(x, y), MathF.Max(Top - y, y - Bottom));
}

public readonly record struct RoundedBox(Box Box, float Radius) : IShape
{
    public Box Bounds => Box;

    public float Distance(float x, float y)
    {
        var dx = MathF.Abs(x - (Box.Left + Box.Right) / 2) - (Box.Right - Box.Left) / 2 + Radius;
        var dy = MathF.Abs(y - (Box.Top + Box.Bottom) / 2) - (Box.Bottom - Box.Top) / 2 + Radius;
        float outsideX = MathF.Max(dx, 0), outsideY = MathF.Max(dy, 0);
        return MathF.Sqrt(outsideX * outsideX + outsideY * outsideY) + MathF.Min(MathF.Max(dx, dy), 0) - Radius;
    }
}

/// <summary>The outline of an ellipse, drawn with a pen: a handle.</summary>
public readonly record struct Ring(Ellipse Middle, float PenRadius) : IShape
{
    public Box Bounds
    {
        get
        {
            var inner = Middle.Bounds;
            return new(inner.Left - PenRadius, inner.Top - PenRadius, inner.Right + PenRadius, inner.Bottom + PenRadius);
        }
    }

    public float Distance(float x, float y) => MathF.Abs(Middle.Distance(x, y)) - PenRadius;
}

/// <summary>A thick line whose ends may differ in radius: a spout.</summary>
public readonly record struct Spout(float X1, float Y1, float Radius1, float X2, float Y2, float Radius2) : IShape
{
    public Box Bounds
    {
        get
        {
            var radius = MathF.Max(Radius1, Radius2);
            return new(MathF.Min(X1, X2) - radius, MathF.Min(Y1, Y2) - radius, MathF.Max(X1, X2) + radius, MathF.Max(Y1, Y2) + radius);
        }
    }

    public float Distance(float x, float y)
    {
        float alongX = X2 - X1, alongY = Y2 - Y1;
        var share = Math.Clamp(((x - X1) * alongX + (y - Y1) * alongY) / (alongX * alongX + alongY * alongY), 0, 1);
        float dx = x - X1 - share * alongX, dy = y - Y1 - share * alongY;
        return MathF.Sqrt(dx * dx + dy * dy) - (Radius1 + (Radius2 - Radius1) * share);
    }
}

/// <summary>A wavy upright ribbon: steam.</summary>
public readonly record struct Steam(float X, float Top, float Bottom, float Phase) : IShape
{
    private const float Swing = 5;

    public Box Bounds => new(X - 2 * Swing, Top, X + 2 * Swing, Bottom);

    public float Distance(float x, float y)
    {
        var height = (Bottom - y) / (Bottom - Top);
        var middle = X + Swing * MathF.Sin(height * 6 + Phase);
        return MathF.Max(MathF.Abs(x - middle) - 3.5f * (1 - height), MathF.Max(Top - y, y - Bottom));
    }
}

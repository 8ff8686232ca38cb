using System.Text;
using System.Xml.Linq;
using static Sundog.Bench.Reports.Markup;

namespace Sundog.Bench.Reports.Plots;

/// <summary>The few shapes that plots are made of.</summary>
internal static class Strokes
{
    /// <summary>A line through the middles of seconds; a second without a value leaves a gap.</summary>
    public static XElement Line(PlotFrame frame, string name, IEnumerable<(int Second, double? Value)> points)
    {
        var path = new StringBuilder();
        var pen = false;
        foreach (var (second, value) in points)
        {
            if (value is { } known)
            {
                // A dot's worth of line keeps a lone second between two gaps visible.
                var (x, y) = (frame.X.At(second + 0.5), Number(frame.Y.At(known)));
                path.Append(pen ? $"L{Number(x)} {y}" : $"M{Number(x - 0.5)} {y}H{Number(x)}");
            }

            pen = value is not null;
        }

        return Tag("path", Class($"line {name}"), Attribute("d", path.ToString()));
    }

    /// <summary>A filled block for each second, from the ground up.</summary>
    public static XElement Area(PlotFrame frame, string name, IEnumerable<(int Second, double Value)> points)
    {
        var path = new StringBuilder();
        foreach (var (second, value) in points)
        {
            if (value <= 0) continue;
            var (from, to) = (Number(frame.X.At(second)), Number(frame.X.At(second + 1)));
            path.Append($"M{from} {Number(frame.Y.Start)}V{Number(frame.Y.At(value))}H{to}V{Number(frame.Y.Start)}Z");
        }

        return Tag("path", Class($"area {name}"), Attribute("d", path.ToString()));
    }

    /// <summary>A level line and the ground above it, where no value should be.</summary>
    public static IEnumerable<XElement> Bound(PlotFrame frame, double value)
    {
        var (left, right, y) = (frame.X.Start, frame.X.End, frame.Y.At(value));
        yield return Tag("rect", Class("over"),
            Attribute("x", left), Attribute("y", frame.Y.End), Attribute("width", right - left), Attribute("height", y - frame.Y.End));
        yield return Tag("line", Class("line bound"), Attribute("x1", left), Attribute("x2", right), Attribute("y1", y), Attribute("y2", y));
    }

    /// <summary>A line that is level between changes.</summary>
    /// <param name="lift">Upwards, in units of the drawing, so that lines of the same value lie beside each other.</param>
    public static XElement Steps(PlotFrame frame, string name, IReadOnlyList<ReplicaStep> steps, double lift)
    {
        var path = new StringBuilder();
        foreach (var step in steps)
        {
            var (x, y) = (frame.X.At(step.At.TotalSeconds), frame.Y.At(step.Replicas) - lift);
            path.Append(path.Length == 0 ? $"M{Number(frame.X.Start)} {Number(y)}" : $"H{Number(x)}V{Number(y)}");
        }

        if (path.Length > 0) path.Append($"H{Number(frame.X.End)}");
        return Tag("path", Class($"line {name}"), Attribute("d", path.ToString()));
    }
}

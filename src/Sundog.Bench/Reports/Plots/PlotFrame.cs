using System.Xml.Linq;
using static Sundog.Bench.Reports.Markup;

namespace Sundog.Bench.Reports.Plots;

/// <summary>The ground of every plot: axes with marks, the shaded windows, and what the picture says in words.</summary>
/// <param name="Id">Unique in the page.</param>
/// <param name="X">Time in seconds.</param>
/// <param name="Y">The value; its start is the lower edge.</param>
/// <param name="Windows">Parts of the run to shade.</param>
internal sealed record PlotFrame(string Id, Scale X, Scale Y, IReadOnlyList<ReportWindow> Windows)
{
    public const double Width = 400;

    private const double Left = 46;
    private const double Right = 8;
    private const double Top = 8;
    private const double Bottom = 20;

    /// <summary>The stretch that time takes.</summary>
    public static Scale Time(double seconds) => Scale.Seconds(seconds, Left, Width - Right);

    /// <summary>The stretch that values take, upwards, in a plot of a given height.</summary>
    public static (double Start, double End) Values(double height) => (height - Bottom, Top);

    /// <summary>The whole drawing.</summary>
    /// <param name="title">What is drawn; read out and shown on hover.</param>
    /// <param name="description">What it shows, for those who do not see it.</param>
    /// <param name="tick">How a mark of the values is written.</param>
    /// <param name="marks">What is drawn on the ground, back to front.</param>
    public XElement Draw(string title, string description, Func<double, string> tick, IEnumerable<object?> marks) => Tag("svg",
        Attribute("viewBox", $"0 0 {Number(Width)} {Number(Y.Start + Bottom)}"),
        Attribute("role", "img"),
        Attribute("aria-labelledby", $"{Id}-title {Id}-desc"),
        Tag("title", Attribute("id", $"{Id}-title"), title),
        Tag("desc", Attribute("id", $"{Id}-desc"), description),
        Windows.Select(Shade),
        Y.Ticks.Select(value => ValueMark(value, tick)),
        X.Ticks.Select(TimeMark),
        marks,
        Tag("line", Class("axis"), Attribute("x1", X.Start), Attribute("x2", X.End), Attribute("y1", Y.Start), Attribute("y2", Y.Start)));

    private XElement Shade(ReportWindow window)
    {
        var (from, to) = (X.At(window.From.TotalSeconds), X.At(Math.Min(window.To.TotalSeconds, X.High)));
        return Tag("rect", Class("window"), Attribute("x", from), Attribute("y", Y.End), Attribute("width", to - from), Attribute("height", Y.Start - Y.End));
    }

    private IEnumerable<XElement> ValueMark(double value, Func<double, string> tick)
    {
        var y = Y.At(value);
        yield return Tag("line", Class("grid"), Attribute("x1", X.Start), Attribute("x2", X.End), Attribute("y1", y), Attribute("y2", y));
        yield return Tag("text", Class("tick"), Attribute("x", X.Start - 5), Attribute("y", y + 3.5), Attribute("text-anchor", "end"), tick(value));
    }

    private IEnumerable<XElement> TimeMark(double seconds)
    {
        var x = X.At(seconds);
        var last = seconds == X.Ticks[^1];
        yield return Tag("line", Class("axis"), Attribute("x1", x), Attribute("x2", x), Attribute("y1", Y.Start), Attribute("y2", Y.Start + 3));
        yield return Tag("text", Class("tick"), Attribute("x", x), Attribute("y", Y.Start + 14),
            Attribute("text-anchor", last && x > X.End - 12 ? "end" : "middle"), Scale.Short(seconds) + (last ? " s" : ""));
    }
}

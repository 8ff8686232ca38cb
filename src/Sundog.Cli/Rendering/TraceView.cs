using Spectre.Console;
using Spectre.Console.Rendering;
using Sundog.Bench.Reports;
using Sundog.Core.Protocol;

namespace Sundog.Cli.Rendering;

/// <summary>Where one request's time went, drawn to scale along its path: waiting light, service dark.</summary>
internal static class TraceView
{
    private const int BarWidthMax = 60;
    private const int BarWidthMin = 20;
    private const int TextWidth = 60;
    private const int IdLength = 32; // W3C trace context. Ids of other shapes start alike and are shown whole.
    private const int IdShown = 12;
    private const int RouteWidth = 24; // Of most.
    private const string FrontDoor = "front-door";

    /// <summary><c>4bf92f3577b3  3s ago  200  GET /product/{id}  412ms, 280ms of it waiting, most at persistence: CPU 180ms</c></summary>
    public static IRenderable Line(Exemplar exemplar)
    {
        var most = exemplar.Parts.OrderByDescending(part => part.ExclusiveWait).FirstOrDefault();
        var where = most is null || most.ExclusiveWait <= TimeSpan.Zero ? "" : $", most at {WaitText.Service(most)}: {WaitText.Of(most)} {Figures.Time(most.ExclusiveWait)}";
        return new Markup(Markup.Escape(
            $"{ShortId(exemplar),-12}  {Figures.Age(exemplar.Age) + " ago",-8}  {exemplar.Status}  {exemplar.Route,-RouteWidth}  "
            + $"{Figures.Time(exemplar.Residence)}, {(IsAccountedFor(exemplar) ? $"{Figures.Time(exemplar.Waiting)} of it waiting{where}" : "no account")}"));
    }

    /// <param name="width">Of the terminal, in characters.</param>
    public static IRenderable Render(Exemplar exemplar, int width)
    {
        var bar = Math.Clamp(width - TextWidth, BarWidthMin, BarWidthMax);
        var split = IsAccountedFor(exemplar) ? $": {Figures.Time(exemplar.Waiting)} waiting, {Figures.Time(exemplar.Residence - exemplar.Waiting)} working" : "";
        var rows = new List<IRenderable>
        {
            new Markup($"[bold]{Markup.Escape(exemplar.Route)}[/]  status {exemplar.Status}, {Figures.Age(exemplar.Age)} ago, trace {Markup.Escape(exemplar.TraceId)}"),
            new Text($"{Figures.Time(exemplar.Residence)} in all{split}"),
            Text.Empty,
        };

        var table = PlainTable.Of("service", "to scale, along the path", ">waits", "for", ">works");
        var offset = TimeSpan.Zero;
        foreach (var part in AlongThePath(exemplar.Parts))
        {
            PlainTable.Row(
                table, Markup.Escape(WaitText.Service(part)), Bar(offset, part.ExclusiveWait, part.ServiceTime, exemplar.Residence, bar), Figures.Time(part.ExclusiveWait),
                WaitText.Of(part), Figures.Time(part.ServiceTime));
            offset += part.ExclusiveWait + part.ServiceTime;
        }

        if (exemplar.Residence - offset is var rest && rest > exemplar.Residence / 50)
        {
            PlainTable.Row(table, "[dim]elsewhere[/]", Bar(offset, TimeSpan.Zero, TimeSpan.Zero, exemplar.Residence, bar, rest), "", "", $"[dim]{Figures.Time(rest)}[/]");
        }

        rows.Add(table);
        rows.Add(Text.Empty);
        rows.Add(new Markup("[yellow]▒[/] waiting  [blue]█[/] working  [dim]·[/] elsewhere: network, and what no service accounts for"));
        if (!IsAccountedFor(exemplar)) rows.Add(new Markup("[dim]No account came back with the answer: a service gave up on it, or was gone, before it was done, or its code threw.[/]"));
        else if (!IsBrokenDown(exemplar)) rows.Add(new Markup($"[dim]{WaitText.NotBrokenDown}: waits there and at the services it calls; one request a second is followed through all of them[/]"));
        return new Rows(rows);
    }

    /// <summary>True when a service told what it did; the front door alone knows only how long it took.</summary>
    public static bool IsAccountedFor(Exemplar exemplar) => exemplar.Parts.Any(part => part.Service != FrontDoor);

    /// <summary>True when every service of the path told its own part.</summary>
    public static bool IsBrokenDown(Exemplar exemplar) => IsAccountedFor(exemplar) && exemplar.Parts.All(part => WaitText.Of(part) != WaitText.NotBrokenDown);

    /// <summary>An account closes from the inside out: whoever called stands after those that were called. People read it from the outside in.</summary>
    private static IEnumerable<ExemplarPart> AlongThePath(IReadOnlyList<ExemplarPart> parts)
    {
        var outer = parts is [.., { Service: FrontDoor }] ? Math.Min(2, parts.Count) : Math.Min(1, parts.Count); // The front door calls one service only.
        return parts.TakeLast(outer).Reverse().Concat(parts.SkipLast(outer));
    }

    public static string ShortId(Exemplar exemplar) => exemplar.TraceId.Length == IdLength ? exemplar.TraceId[..IdShown] : exemplar.TraceId;

    /// <summary>Edges are rounded, not lengths, so that parts meet and the whole never exceeds the width.</summary>
    private static string Bar(TimeSpan from, TimeSpan wait, TimeSpan service, TimeSpan whole, int width, TimeSpan rest = default)
    {
        int Edge(TimeSpan at) => whole <= TimeSpan.Zero ? 0 : (int)Math.Round(Math.Clamp(at / whole, 0, 1) * width);
        var (start, served, done, end) = (Edge(from), Edge(from + wait), Edge(from + wait + service), Edge(from + wait + service + rest));
        return $"{new string(' ', start)}[yellow]{new string('▒', served - start)}[/][blue]{new string('█', done - served)}[/][dim]{new string('·', end - done)}[/]{new string(' ', width - end)}";
    }
}

using System.Xml.Linq;
using Sundog.Bench.Reports.Plots;
using static Sundog.Bench.Reports.Markup;

namespace Sundog.Bench.Reports;

/// <summary>A report as one page that needs nothing else: no scripts, no fonts, no pictures from elsewhere.</summary>
public static class ReportPage
{
    /// <exception cref="ArgumentException">The document has no run.</exception>
    public static string Html(ReportDocument document)
    {
        if (document.Runs.Count == 0) throw new ArgumentException("A report needs at least one run.", nameof(document));

        var headline = ReportHeadline.Of(document);
        var page = Tag("html", Attribute("lang", "en"),
            Tag("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("name", "color-scheme"), new XAttribute("content", "light dark")),
                Tag("title", document.Title),
                Tag("style", ReportStyle.Css)),
            Tag("body", Tag("main",
                Tag("header",
                    Tag("p", Class("title"), document.Title),
                    Tag("h1", headline),
                    Tag("p", Class("plain"), $"Objective {document.Objective}. Load: {document.Load}.")),
                Comparison(document),
                Plots(document),
                Notes(document),
                Seconds(document))));
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    private static XElement Comparison(ReportDocument document)
    {
        var table = ComparisonTable.Of(document);
        var worst = table.Rows.SelectMany(row => row).Max(cell => cell.LateShare) is { } share and > 0 ? share : 1;
        return Tag("div", Class("scroll"), Tag("table", Class("comparison"),
            Tag("caption", "The runs side by side. Late is over all requests offered; cost is in replica-seconds of the first run."),
            Tag("thead", Tag("tr", table.Heads.Select(head => Tag("th", Attribute("scope", "col"), head)))),
            Tag("tbody", table.Rows.Select(row => Tag("tr", row.Select((cell, i) => Cell(cell, i == 0, worst)))))));
    }

    private static XElement Cell(ComparisonCell cell, bool head, double worst)
    {
        if (head) return Tag("th", Attribute("scope", "row"), cell.Text);
        if (cell.LateShare is not { } share) return Tag("td", cell.Text);

        return Tag("td", Class("share"),
            Tag("span", cell.Text),
            Tag("span", Class("bar"), Attribute("aria-hidden", "true"), Attribute("style", $"width:{Number(share / worst * 90)}px")));
    }

    private static XElement Plots(ReportDocument document) => Tag("section",
        Class("plots"), Attribute("aria-label", "Plots over time"), Attribute("style", $"--runs:{document.Runs.Count}"),
        document.Runs.Select(run => Tag("div", Class("run"), Tag("h2", run.Name), Tag("p", run.Description))),
        PlotRow.Of(document).SelectMany(row => row.Plots
            .Select((plot, i) => Tag("figure", Tag("figcaption", Class("narrow"), document.Runs[i].Name), plot))
            .Prepend(Tag("div", Class("row"), Tag("h3", row.Name), Legend(row)))),
        document.Windows.Count == 0 ? null : Tag("p", Class("row plain"), $"Seconds since the start. Shaded: {string.Join(", ", document.Windows.Select(window => window.Name))}."));

    private static XElement Legend(PlotRow row) => Tag("ul", Class("legend"), row.Legend.Select(entry => Tag("li",
        Tag("svg", Attribute("viewBox", "0 0 26 10"), Attribute("width", "26"), Attribute("height", "10"), Attribute("aria-hidden", "true"),
            Tag("path", Class(entry.Style), Attribute("d", entry.Style.StartsWith("area", StringComparison.Ordinal) ? "M1 1H25V9H1Z" : "M1 5H25"))),
        entry.Meaning)));

    private static XElement? Notes(ReportDocument document)
    {
        var notes = document.Notes.Select(note => Tag("li", note))
            .Concat(document.Runs.SelectMany(run => run.Notes.Select(note => Tag("li", Tag("strong", run.Name), ": " + note)))).ToArray();
        return notes.Length == 0 ? null : Tag("section", Class("notes"), Tag("h2", "Notes"), Tag("ul", notes));
    }

    private static XElement Seconds(ReportDocument document) => Tag("details",
        Tag("summary", "All figures, second by second"),
        document.Runs.Select(run => Tag("div", Class("scroll"), Tag("table",
            Tag("caption", run.Name),
            Tag("thead", Tag("tr", ((string[])["second", "offered", "in time", "answered late", "failed", "refused", "unanswered", "p50", "p95", "p99"])
                .Select(head => Tag("th", Attribute("scope", "col"), head)))),
            Tag("tbody", run.Seconds.Select(row => Tag("tr",
                ((string[])
                [
                    Figures.Count(row.Second), Figures.Count(row.Offered), Figures.Count(row.Counts.Ok), Figures.Count(row.Counts.AnsweredLate),
                    Figures.Count(row.Counts.Failed), Figures.Count(row.Counts.Refused + row.Counts.ConnectionRefused),
                    Figures.Count(row.Counts.Unanswered + row.Counts.NotSent),
                    Optional(row.P50), Optional(row.P95), Optional(row.P99),
                ]).Select(text => Tag("td", text)))))))));

    private static string Optional(TimeSpan? time) => time is { } known ? Figures.Time(known) : "-";
}

using System.Text.Json;
using System.Xml.Linq;
using CsCheck;
using Sundog.Bench.Load;
using Sundog.Bench.Reports;

namespace Sundog.Bench.Tests.Reports;

/// <summary>
/// Goal: the report says what the figures say, whatever the names and however odd the figures.
/// Method: the page is read back as XML. One made-up document for the contents, then hostile names and degenerate runs.
/// </summary>
public class ReportTests
{
    private const string Hostile = "<script>alert('x')</script> & \"quotes\" ]]> <!-- \u0000\u001b[31m\uD800 \r\n";

    private static readonly ReportDocument Example = ExampleReport.Document();

    [Fact]
    public void The_headline_compares_the_first_run_with_the_others()
    {
        var headline = Page(Example).Descendants("h1").Single().Value;
        Assert.Matches("^Sundog was late for [0-9.]+% of the requests offered; HPA on CPU for [0-9.]+% \\([0-9.]+ times as many\\), Fixed minimum for ", headline);
    }

    [Fact]
    public void A_headline_that_is_given_is_used() =>
        Assert.Equal("So it is.", Page(Example with { Headline = "So it is." }).Descendants("h1").Single().Value);

    [Fact]
    public void The_table_has_a_row_for_each_run_and_the_runs_figures()
    {
        var rows = Page(Example).Descendants("table").First().Descendants("tbody").Single().Elements("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray()).ToArray();

        Assert.Equal(["Sundog", "HPA on CPU", "Fixed minimum"], rows.Select(row => row[0]));
        Assert.Equal(["603", "585", "450"], rows.Select(row => row[^3]));
        Assert.Equal(["1", "1.0", "0.7"], rows.Select(row => row[^2]));
        Assert.Equal(["61%", "66%", "44%"], rows.Select(row => row[^1]));
    }

    [Fact]
    public void Each_run_has_its_four_plots_and_each_plot_says_what_it_shows()
    {
        var plots = Page(Example).Descendants("figure").Select(figure => figure.Element("svg")!).ToArray();

        Assert.Equal(12, plots.Length);
        foreach (var plot in plots)
        {
            var named = plot.Attribute("aria-labelledby")!.Value.Split(' ');
            Assert.Equal(named[0], plot.Element("title")!.Attribute("id")!.Value);
            Assert.Equal(named[1], plot.Element("desc")!.Attribute("id")!.Value);
            Assert.NotEmpty(plot.Element("desc")!.Value);
            Assert.Contains(plot.Elements("path"), path => path.Attribute("d")!.Value.Length > 0);
        }

        var ids = Page(Example).Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Plots_of_one_quantity_have_the_same_axes()
    {
        var plots = Page(Example).Descendants("figure").Select(figure => figure.Element("svg")!).ToArray();
        foreach (var row in plots.Chunk(3))
            Assert.Single(row.Select(plot => string.Join('|', plot.Elements("text").Select(mark => $"{mark.Attribute("x")} {mark.Attribute("y")} {mark.Value}"))).Distinct());
    }

    [Fact]
    public void Everything_drawn_lies_within_the_drawing()
    {
        foreach (var plot in Page(Example).Descendants("figure").Select(figure => figure.Element("svg")!))
        {
            var height = double.Parse(plot.Attribute("viewBox")!.Value.Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture);
            foreach (var at in plot.Descendants().Attributes().Where(a => a.Name.LocalName is "x" or "x1" or "x2"))
                Assert.InRange((double)at, 0, 400);
            foreach (var at in plot.Descendants().Attributes().Where(a => a.Name.LocalName is "y" or "y1" or "y2"))
                Assert.InRange((double)at, 0, height);
        }
    }

    [Fact]
    public void The_page_loads_nothing_and_runs_nothing()
    {
        var page = Page(Example);
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "object");
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName is "src" or "href" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain("url(", ReportPage.Html(Example), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        var run = Example.Runs[0] with { Name = Hostile, Description = Hostile, Notes = [Hostile], Replicas = [new(Hostile, [new(TimeSpan.Zero, 1)])] };
        var document = Example with { Title = Hostile, Load = Hostile, Objective = Hostile, Notes = [Hostile], Runs = [run], Windows = [new(Hostile, TimeSpan.Zero, TimeSpan.FromSeconds(9))] };

        Assert.DoesNotContain(Page(document).Descendants(), e => e.Name.LocalName == "script");
        Assert.DoesNotContain("<script", ReportPage.Html(document), StringComparison.Ordinal);
        Assert.All(TerminalSummary.Lines(document), line => Assert.DoesNotContain(line, char.IsControl));
    }

    [Fact]
    public void Any_name_leaves_the_page_well_formed() =>
        Gen.String.Sample(name => Page(Example with { Title = name, Runs = [Example.Runs[0] with { Name = name }] }).Name == "html");

    [Fact]
    public void Runs_in_which_nothing_happened_are_drawn_too()
    {
        var nothing = new RunReport("empty", "", [], null, [], 0, null, []);
        var refused = nothing with { Name = "refused", Seconds = [new(0, new(0, 0, 0, 5, 0, 0, 0), 0, null, null, null)], Replicas = [new("web", [])] };

        foreach (RunReport[] runs in (RunReport[][])[[nothing], [refused], [nothing, refused]])
        {
            var document = Example with { Runs = runs };
            Assert.DoesNotContain("NaN", ReportPage.Html(document), StringComparison.Ordinal);
            Assert.Equal(runs.Length * 4, Page(document).Descendants("figure").Count());
            Assert.NotEmpty(TerminalSummary.Lines(document));
        }
    }

    [Fact]
    public void The_terminal_gets_the_same_figures_in_columns()
    {
        var lines = TerminalSummary.Lines(Example).ToArray();

        var heads = Assert.Single(lines, line => line.StartsWith("run ", StringComparison.Ordinal));
        var cost = Assert.Single(lines, line => line.StartsWith("replica-seconds ", StringComparison.Ordinal));
        Assert.EndsWith("Sundog  HPA on CPU  Fixed minimum", heads, StringComparison.Ordinal);
        Assert.Equal(["replica-seconds", "603", "585", "450"], cost.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(lines.Where(line => line.Length > 100), line => Assert.DoesNotContain("  ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void The_data_file_reads_back()
    {
        var json = JsonSerializer.Serialize(Example, ReportJson.Default.ReportDocument);
        var back = JsonSerializer.Deserialize(json, ReportJson.Default.ReportDocument)!;

        Assert.Equal(json, JsonSerializer.Serialize(back, ReportJson.Default.ReportDocument));
        Assert.Equal(Example.Runs[1].Counts(), back.Runs[1].Counts());
    }

    [Fact]
    public void A_window_counts_the_seconds_that_begin_in_it()
    {
        var rows = Enumerable.Range(0, 10).Select(second => new LoadSecond(second, new(1, 0, 0, 0, 0, 0, 0), 0, null, null, null));
        Assert.Equal(3, OutcomeCounts.Between(rows, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)).Total);
        Assert.Equal(3, OutcomeCounts.Between(rows, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(4.5)).Total);
    }

    private static XElement Page(ReportDocument document) => XDocument.Parse(ReportPage.Html(document)).Root!;
}

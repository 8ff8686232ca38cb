using System.Xml.Linq;
using Sundog.Bench.Load;

namespace Sundog.Bench.Reports.Plots;

/// <summary>One row of small plots: the same quantity for each run, on the same axes.</summary>
/// <param name="Name">What is drawn.</param>
/// <param name="Legend">Styles and their meaning.</param>
/// <param name="Plots">One drawing for each run, in the document's order.</param>
internal sealed record PlotRow(string Name, IReadOnlyList<(string Style, string Meaning)> Legend, IReadOnlyList<XElement> Plots)
{
    /// <summary>Number of styles that tell services apart; beyond them they begin again.</summary>
    private const int ServiceStyles = 8;

    public static IEnumerable<PlotRow> Of(ReportDocument document)
    {
        var seconds = document.Runs.Max(run => run.Seconds.Count == 0 ? 1 : run.Seconds[^1].Second + 1);
        var plots = new RunPlots(document, PlotFrame.Time(seconds), [.. document.Windows.Where(window => window.From > TimeSpan.Zero || window.To.TotalSeconds < seconds)]);
        var services = document.Runs.SelectMany(run => run.Replicas).Select(line => line.Service).Distinct().ToArray();

        yield return new("Requests per second", [("line offered", "offered"), ("area ok", "answered in time")], plots.Load());
        yield return new("Replicas", [.. services.Select((service, i) => ($"line service{i % ServiceStyles}", service))], plots.Replicas(services));
        yield return new(
            "Response time of the requests sent in each second",
            [("line p50", "p50"), ("line p95", "p95"), ("line p99", "p99"), ("line bound", $"bound, {Figures.Time(document.Bound)}")],
            plots.Latency());
        yield return new("Share of late requests", [("area late", "late: slower than the bound, failed, refused or unanswered")], plots.Late());
    }

    /// <summary>Draws each quantity for all runs at once, as they share the axes.</summary>
    private sealed class RunPlots(ReportDocument document, Scale time, IReadOnlyList<ReportWindow> windows)
    {
        public XElement[] Load()
        {
            var most = Rows().Select(row => row.Offered).DefaultIfEmpty().Max();
            return Each("load", Scaled(115, s => Scale.FromZero(most, s.Start, s.End)), (frame, run) => frame.Draw(
                $"{run.Name}: requests per second",
                run.Seconds.Count == 0
                    ? "Nothing was offered."
                    : $"Between {run.Seconds.Min(row => row.Offered)} and {run.Seconds.Max(row => row.Offered)} requests offered per second, "
                        + $"{Figures.Count(run.Counts().Total)} in all, of which {Figures.Count(run.Counts().Ok)} were answered in time.",
                Scale.Short,
                [
                    Strokes.Area(frame, "ok", run.Seconds.Select(row => (row.Second, (double)row.Counts.Ok))),
                    Strokes.Line(frame, "offered", run.Seconds.Select(row => (row.Second, (double?)row.Offered))),
                ]));
        }

        public XElement[] Replicas(string[] services)
        {
            var most = document.Runs.SelectMany(run => run.Replicas).SelectMany(line => line.Steps).Select(step => step.Replicas).DefaultIfEmpty().Max();
            return Each("replicas", Scaled(130, s => Scale.FromZero(most + 0.4, s.Start, s.End, whole: true)), (frame, run) => frame.Draw(
                $"{run.Name}: replicas of each service",
                string.Join(" ", run.Replicas.Select(Describe)) + $" {Figures.Count(run.ReplicaSeconds)} replica-seconds in all.",
                Scale.Short,
                run.Replicas.Select((line, i) =>
                {
                    var place = Array.IndexOf(services, line.Service);
                    return Strokes.Steps(frame, $"service{place % ServiceStyles}", line.Steps, lift: (place - (services.Length - 1) / 2.0) * 1.7);
                })));
        }

        public XElement[] Latency()
        {
            var shown = Rows().SelectMany(row => (TimeSpan?[])[row.P50, row.P99]).OfType<TimeSpan>().Append(document.Bound)
                .Select(time => Math.Max(time.TotalSeconds, 1e-5)).ToArray();
            return Each("latency", Scaled(165, s => Scale.Log(shown.Min(), shown.Max(), s.Start, s.End)), (frame, run) => frame.Draw(
                $"{run.Name}: response time percentiles",
                run.Latency is { } all
                    ? $"Over the whole run p50 {Figures.Time(all.P50)}, p95 {Figures.Time(all.P95)}, p99 {Figures.Time(all.P99)}; p95 was above the bound "
                        + $"of {Figures.Time(document.Bound)} in {run.Seconds.Count(row => row.P95 > document.Bound)} of {run.Seconds.Count} seconds."
                    : "No request was answered.",
                value => Figures.Time(TimeSpan.FromSeconds(value)),
                [
                    .. Strokes.Bound(frame, document.Bound.TotalSeconds),
                    Strokes.Line(frame, "p99", run.Seconds.Select(row => (row.Second, row.P99?.TotalSeconds))),
                    Strokes.Line(frame, "p50", run.Seconds.Select(row => (row.Second, row.P50?.TotalSeconds))),
                    Strokes.Line(frame, "p95", run.Seconds.Select(row => (row.Second, row.P95?.TotalSeconds))),
                ]));
        }

        public XElement[] Late()
        {
            var most = Rows().Select(row => row.LateShare).Append(0.05).Max();
            return Each("late", Scaled(100, s => Scale.FromZero(most, s.Start, s.End, marks: 3)), (frame, run) => frame.Draw(
                $"{run.Name}: share of late requests",
                $"{Figures.Percent(run.Counts().LateShare)} late over the whole run"
                    + string.Concat(document.Windows.Select(window => $", {Figures.Percent(run.Counts(window).LateShare)} {window.Name}")) + ".",
                Figures.Percent,
                [Strokes.Area(frame, "late", run.Seconds.Select(row => (row.Second, row.LateShare)))]));
        }

        private IEnumerable<LoadSecond> Rows() => document.Runs.SelectMany(run => run.Seconds);

        private static Scale Scaled(double height, Func<(double Start, double End), Scale> scale) => scale(PlotFrame.Values(height));

        private XElement[] Each(string quantity, Scale values, Func<PlotFrame, RunReport, XElement> draw) =>
            [.. document.Runs.Select((run, i) => draw(new($"run{i}-{quantity}", time, values, windows), run))];

        private static string Describe(ReplicaLine line) => line.Steps.Count == 0
            ? $"{line.Service}: none."
            : $"{line.Service}: {line.Steps[0].Replicas} at the start, at most {line.Steps.Max(step => step.Replicas)}, {line.Steps[^1].Replicas} at the end.";
    }
}

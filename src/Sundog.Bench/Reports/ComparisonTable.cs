namespace Sundog.Bench.Reports;

/// <summary>The few figures that tell the runs apart, as text, for the page and the terminal alike.</summary>
internal sealed record ComparisonTable(IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<ComparisonCell>> Rows)
{
    public static ComparisonTable Of(ReportDocument document)
    {
        var measured = document.Runs.Any(run => run.MachineCpuShare is not null);
        string[] heads =
        [
            "run", "late, whole run", .. document.Windows.Select(window => $"late, {window.Name}"),
            "p50", "p95", "p99", "offered", "failed", "refused", "unanswered", "replica-seconds", "cost", .. measured ? ["machine CPU"] : Array.Empty<string>(),
        ];
        return new(heads, [.. document.Runs.Select(run => Row(document, run, measured))]);
    }

    private static ComparisonCell[] Row(ReportDocument document, RunReport run, bool measured)
    {
        var counts = run.Counts();
        var first = document.Runs[0];
        var cost = run == first ? "1" : first.ReplicaSeconds > 0 ? Figures.Times(run.ReplicaSeconds / first.ReplicaSeconds) : "-";
        return
        [
            new(run.Name),
            Late(counts.LateShare),
            .. document.Windows.Select(window => Late(run.Counts(window).LateShare)),
            Time(run.Latency?.P50), Time(run.Latency?.P95), Time(run.Latency?.P99),
            new(Figures.Count(counts.Total)),
            new(Figures.Count(counts.Failed)),
            new(Figures.Count(counts.Refused + counts.ConnectionRefused)),
            new(Figures.Count(counts.Unanswered + counts.NotSent)),
            new(Figures.Count(run.ReplicaSeconds)),
            new(cost),
            .. measured ? [new(run.MachineCpuShare is { } share ? Figures.Percent(share) : "-")] : Array.Empty<ComparisonCell>(),
        ];
    }

    private static ComparisonCell Late(double share) => new(Figures.Percent(share), share);

    private static ComparisonCell Time(TimeSpan? time) => new(time is { } known ? Figures.Time(known) : "-");
}

/// <param name="Text">What is shown.</param>
/// <param name="LateShare">In [0, 1], when the cell is a share of late requests: drawn as a bar where there is room.</param>
internal readonly record struct ComparisonCell(string Text, double? LateShare = null);

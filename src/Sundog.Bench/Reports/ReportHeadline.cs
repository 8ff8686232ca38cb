namespace Sundog.Bench.Reports;

/// <summary>The result in one sentence.</summary>
internal static class ReportHeadline
{
    public static string Of(ReportDocument document)
    {
        if (document.Headline is { } given) return given;

        var first = document.Runs[0];
        var late = first.Counts().LateShare;
        var sentence = $"{first.Name} was late for {Figures.Percent(late)} of the requests offered";
        if (document.Runs.Count == 1) return $"{sentence}.";

        var others = document.Runs.Skip(1).Select(run => $"{run.Name} for {Figures.Percent(run.Counts().LateShare)}{Compared(run.Counts().LateShare, late)}");
        return $"{sentence}; {string.Join(", ", others)}.";
    }

    private static string Compared(double share, double first) => (share / first) switch
    {
        double.NaN or double.PositiveInfinity => "",
        >= 1.05 and var more => $" ({Figures.Times(more)} times as many)",
        _ => "",
    };
}

using Spectre.Console;
using Spectre.Console.Rendering;
using Sundog.Bench.Load;
using Sundog.Bench.Reports;
using Sundog.Core.Scaling;

namespace Sundog.Cli.Rendering;

/// <summary>What a load showed: in the end, and second by second.</summary>
internal static class LoadView
{
    public const string SecondHead = "SECOND  OFFERED     LATE      P50      P95      P99";

    public static string Second(LoadSecond row) =>
        $"{row.Second,6}  {row.Offered,7}  {Figures.Percent(row.LateOrPendingShare),7}  {Time(row.P50),7}  {Time(row.P95),7}  {Time(row.P99),7}";

    public static bool IsMet(LoadResult result, Objective objective) => result.LateShare <= 1 - objective.Quantile;

    public static IRenderable Render(LoadResult result, Objective? objective)
    {
        var counts = result.Counts;
        var rows = new List<IRenderable>
        {
            new Text($"{Figures.Requests(result.Offered)} in {Figures.Time(result.Duration)}: {counts.Ok:N0} in time, {counts.AnsweredLate:N0} later than {Figures.Time(result.Bound)}, "
                + $"{counts.Failed:N0} failed, {counts.Refused:N0} refused, {counts.ConnectionRefused:N0} not connected, {counts.Unanswered:N0} unanswered, {counts.NotSent:N0} not sent"),
        };
        if (result.FirstFailure is { } failure) rows.Add(new Markup($"[red]The first failure:[/] {Markup.Escape(failure)}"));

        if (result.Latency is { } latency)
        {
            var table = PlainTable.Of("", ">p50", ">p90", ">p95", ">p99", ">p99.9", ">max");
            Add(table, "response time", latency);
            if (result.SendError is { } error) Add(table, "sent late by", error);
            rows.Add(Text.Empty);
            rows.Add(table);
            if (Guessed(result) is { } guessed) rows.Add(new Text(guessed));
            if (result is { SentLate: true, Valid: true }) rows.Add(new Text($"Some were sent late by this machine itself; fewer than {LoadResult.SendsToJudge} are too few to judge it by."));
        }

        rows.Add(Text.Empty);
        rows.Add(Judgement(result, objective));
        return new Rows(rows);
    }

    /// <returns>Null when every response time was measured.</returns>
    private static string? Guessed(LoadResult result)
    {
        var (unanswered, notSent) = (result.Counts.Unanswered, result.Counts.NotSent);
        return unanswered + notSent == 0 ? null
            : $"{unanswered:N0} unanswered and {notSent:N0} not sent stand among these with the time after which a request is given up, {Figures.Time(result.GiveUpAfter)} or more.";
    }

    private static Markup Judgement(LoadResult result, Objective? objective)
    {
        var late = $"{Figures.Percent(result.LateShare)} of all requests late, failed or refused";
        if (objective is null) return new Markup($"{late} (no --objective given; late is over {Figures.Time(result.Bound)})");
        return IsMet(result, objective)
            ? new Markup($"[green]✓[/] {Markup.Escape(objective.ToString())}: met; {late}, {Figures.Percent(1 - objective.Quantile)} allowed")
            : new Markup($"[red]✗[/] {Markup.Escape(objective.ToString())}: missed; {late}, {Figures.Percent(1 - objective.Quantile)} allowed");
    }

    private static void Add(Table table, string name, Percentiles of) => PlainTable.Row(
        table, name, Figures.Time(of.P50), Figures.Time(of.P90), Figures.Time(of.P95), Figures.Time(of.P99), Figures.Time(of.P999), Figures.Time(of.Max));

    private static string Time(TimeSpan? time) => time is { } known ? Figures.Time(known) : "-";
}

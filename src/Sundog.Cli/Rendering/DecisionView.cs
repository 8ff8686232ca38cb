using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Sundog.Bench.Reports;
using Sundog.Core.Scaling;
using Sundog.Host.Management;

namespace Sundog.Cli.Rendering;

/// <summary>A scaling decision: in one line for lists, or with everything that is known of it.</summary>
internal static class DecisionView
{
    /// <summary><c>#42  12s ago  webui  1 -> 3  the wait would exceed the budget</c></summary>
    public static IRenderable Line(DecisionRecord record, DateTimeOffset now) => Line(record, $"{Figures.Age(now - record.At)} ago");

    /// <summary>The same for a log, which is read later: <c>#42  12:00:03  webui  1 -> 3  the wait would exceed the budget</c>. Local time.</summary>
    public static IRenderable LogLine(DecisionRecord record) => Line(record, record.At.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture));

    private static Markup Line(DecisionRecord record, string when)
    {
        var decision = record.Decision;
        var change = decision.IsChange ? $"{decision.Before} -> {decision.Replicas}" : $"{decision.Replicas}";
        var not = record.Observed ? " [dim](observed only)[/]" : record.Accepted ? "" : $" [red](refused: {Markup.Escape(record.Verdict)})[/]";
        return new Markup($"#{record.Number,-5} {when,-9} {record.Service.Name,-14} {change,-9} {Markup.Escape(Words(decision.Reason))}{Blame(decision)}{not}");
    }

    public static IRenderable Full(DecisionRecord record, DateTimeOffset now)
    {
        var by = record.Leader is { } leader ? $"by its leader {leader}" : "by the host";
        var rows = new List<IRenderable>
        {
            new Markup($"[bold]Decision #{record.Number}[/] for [bold]{record.Service}[/] of {record.Application}, {Figures.Age(now - record.At)} ago, {by}"),
            new Markup($"Rule: {Markup.Escape(Words(record.Decision.Reason))}{Blame(record.Decision)}"),
            Text.Empty,
        };
        rows.AddRange(DecisionText.Explain(record.Decision).Split('\n').Select(line => new Text(line)));
        rows.Add(Text.Empty);
        rows.Add(new Text(Verdict(record)));
        if (record is { Decision.IsChange: true, Accepted: true, Observed: false }) rows.Add(new Text(Effect(record)));
        rows.AddRange(Exemplars(record, now));
        return new Rows(rows);
    }

    /// <summary>The rule in a few words.</summary>
    public static string Words(ScalingReason reason) => reason switch
    {
        ScalingReason.Hold => "nothing to do",
        ScalingReason.NothingMeasured => "nothing measured yet",
        ScalingReason.WaitOverBudget => "the wait would exceed the budget",
        ScalingReason.BacklogNotDraining => "the backlog would not drain in time",
        ScalingReason.CallerDeclared => "callers declared more",
        ScalingReason.SlotsHeld => "slots are held by what is slow but does not queue",
        ScalingReason.Saturated => "no room for what is needed",
        ScalingReason.FewerSuffice => "fewer suffice",
        ScalingReason.Idle => "idle",
        ScalingReason.Summoned => "a request came at zero",
        ScalingReason.BlamedOnCallee => "the wait is a callee's",
        ScalingReason.Incurable => "replicas cannot shorten this wait",
        ScalingReason.Bounds => "bounds of the manifest",
        ScalingReason.Hpa => "HPA rule on CPU",
        _ => reason.ToString(),
    };

    private static string Blame(ScalingDecision decision) => decision.Inputs.Blame.Length == 0 ? "" : $" [dim]({Markup.Escape(decision.Inputs.Blame)})[/]";

    private static string Verdict(DecisionRecord record) =>
        !record.Decision.IsChange && record.Accepted ? "There was nothing to do."
        : record.Observed ? "Observed only: recorded, not acted on."
        : record.Accepted ? "The host accepted it."
        : $"The host did not follow it: {record.Verdict}";

    private static string Effect(DecisionRecord record)
    {
        if (record.Effect is not { } effect) return "What came of it is not known yet.";
        var predicted = record.Decision.Alternatives.FirstOrDefault(other => other.Replicas == record.Decision.Replicas);
        var isGrowth = record.Decision.Replicas > record.Decision.Before;
        var ready = !isGrowth ? $"{effect.Ready} ready" : effect.ReadyAfter is { } after ? $"ready after {Figures.Time(after)}" : $"{effect.Ready} ready so far";
        return $"What came of it in {Figures.Time(effect.After)}: {ready}, {Figures.Rate(effect.ArrivalsPerSecond)} arriving, a wait of {Figures.Time(effect.MeasuredWait)}"
            + (predicted is null ? "." : $" (predicted: {Figures.Time(predicted.PredictedWait)}).");
    }

    private static IEnumerable<IRenderable> Exemplars(DecisionRecord record, DateTimeOffset now)
    {
        if (record.Exemplars is null) yield break;
        yield return Text.Empty;
        yield return new Markup("[dim]ITS SLOWEST REQUESTS AT THAT TIME[/]");
        foreach (var exemplar in record.ExemplarsAt(now)) yield return TraceView.Line(exemplar);
        yield return new Markup("[dim]sundog trace ID shows where one of them waited.[/]");
    }
}

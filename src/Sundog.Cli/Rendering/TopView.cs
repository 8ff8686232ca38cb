using Spectre.Console;
using Spectre.Console.Rendering;
using Sundog.Bench.Reports;
using Sundog.Host.Management;

namespace Sundog.Cli.Rendering;

/// <summary>The live view: services, where the time goes, and what was decided last.</summary>
internal static class TopView
{
    public static IRenderable Render(HostStatus status, ApplicationStatus application, IReadOnlyList<DecisionRecord> decisions, DateTimeOffset now, int decisionsShown, int width)
    {
        var rows = new List<IRenderable> { StatusView.Head(application), Machine(status), Text.Empty, StatusView.Services(application, width, waits: 3), Text.Empty, Bottleneck(application) };
        rows.AddRange(StatusView.Notes(status));
        rows.Add(Text.Empty);
        rows.Add(new Markup("[dim]LAST DECISIONS[/]"));
        var changes = decisions.Where(decision => decision.Decision.IsChange).Take(decisionsShown).ToList();
        if (changes.Count == 0) rows.Add(new Text("none yet"));
        rows.AddRange(changes.Select(decision => DecisionView.Line(decision, now)));
        return new Rows(rows);
    }

    private static Markup Machine(HostStatus status) => new(
        $"[dim]host {status.ProcessId}, up {Figures.Age(status.Uptime)}, {status.Room.MachineCores} cores, "
        + $"{StatusView.Room(status.Room)}[/]");

    private static Markup Bottleneck(ApplicationStatus application) => new(
        WaitText.Dominant(application) is { } dominant ? $"Bottleneck: [bold]{Markup.Escape(dominant)}[/]" : "[dim]No bottleneck: nothing waits.[/]");
}

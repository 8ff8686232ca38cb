using Spectre.Console;
using Spectre.Console.Rendering;
using Sundog.Cli.Doctor;

namespace Sundog.Cli.Rendering;

/// <summary>Checks as lines: a sign, what was found, and below it what to do.</summary>
internal static class CheckText
{
    public static IRenderable Render(IReadOnlyList<Check> checks)
    {
        var rows = new List<IRenderable>();
        foreach (var check in checks)
        {
            var (sign, colour) = check.Verdict switch
            {
                Verdict.Good => ("✓", "green"),
                Verdict.Limited => ("!", "yellow"),
                _ => ("✗", "red"),
            };
            rows.Add(new Markup($"[{colour}]{sign}[/] {check.Name,-12} {Markup.Escape(check.Says)}"));
            if (check.Next.Length > 0) rows.Add(new Markup($"  {"",-12} [dim]-> {Markup.Escape(check.Next)}[/]"));
        }

        rows.Add(new Text(Sum(checks)));
        return new Rows(rows);
    }

    private static string Sum(IReadOnlyList<Check> checks)
    {
        var bad = checks.Count(check => check.Verdict == Verdict.Bad);
        var limited = checks.Count(check => check.Verdict == Verdict.Limited);
        return bad > 0 ? $"{bad} must be put right first."
            : limited > 0 ? $"Ready; {limited} could be better."
            : "Ready.";
    }
}

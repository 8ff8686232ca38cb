using Sundog.Bench.Reports;

namespace Sundog.Cli.Rendering;

/// <summary>A measured time as people read it: a dash where nothing was measured.</summary>
internal static class MeasuredTime
{
    public static string Of(TimeSpan time) => time > TimeSpan.Zero ? Figures.Time(time) : "-";
}

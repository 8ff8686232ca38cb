using System.Collections.Concurrent;
using System.Globalization;
using Sundog.Simulation.Scenarios;
using Sundog.Simulation.Worlds;

namespace Sundog.Simulation.Tests.Scenarios;

/// <summary>Every scenario on every platform under both rules, as lines of a text file. Figures are means over the seeds.</summary>
/// <remarks>
/// One run of a row strays by half a point of lateness and a tenth of cost; a mean of several says more of the rule than of its luck. Where the mean is near the limit it is one of twelve.
/// </remarks>
internal static class GoldenTable
{
    public const string Header = "scenario    delay s  rule  late %  cost x oracle  replica-s  actions  high in time %  low in time %";

    private static readonly ulong[] Seeds = [.. Enumerable.Range(1, 12).Select(seed => (ulong)seed)];
    private static readonly string[] FarFromTheLimit = ["diurnal", "leak", "bursty", "saturation", "zero"];

    private static readonly double[] Delays = [0.02, 0.3, 2];
    private static readonly Lazy<IReadOnlyList<GoldenRow>> Computed = new(Compute);

    public static IReadOnlyList<GoldenRow> Rows => Computed.Value;

    public static string Text => string.Join('\n', Rows.Select(row => row.Text).Prepend(Header)) + "\n";

    /// <summary>The table as it was last looked at and found right.</summary>
    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "Scenarios", "golden.txt");

    private static GoldenRow[] Compute()
    {
        WorldSpec[] worlds =
        [
            Scenario.Flash(), Scenario.FanOut(), Scenario.DownstreamOnly(), Scenario.Release(), Scenario.Diurnal(), Scenario.Leak(),
            Scenario.Bursty(Seeds[0]), Scenario.Saturation(), Scenario.Zero(),
        ];
        // One at a time to each thread, the longest first: otherwise one thread ends up with all of those.
        var rows = Partitioner.Create(worlds.OrderByDescending(w => w.Measured), EnumerablePartitionerOptions.NoBuffering)
            .AsParallel().SelectMany(world => RowsOf(world).ToArray()).ToLookup(row => row.Scenario);
        return [.. worlds.SelectMany(world => rows[world.Name])];
    }

    private static IEnumerable<GoldenRow> RowsOf(WorldSpec world)
    {
        // Nobody can hold the objective of these two, so there is no cheapest way to do it.
        var oracle = world.Name is "saturation" or "zero" ? null : Trial.Oracle(world, Seeds[0]);
        var seeds = FarFromTheLimit.Contains(world.Name) ? Seeds[..3] : Seeds;
        foreach (var delay in Delays)
        {
            var platform = PlatformModel.WithStartDelay(delay);
            yield return new(world.Name, delay, "own", [.. seeds.Select(seed => Trial.Own(world, platform, seed))], oracle);
        }

        // Its period is 15 s: the start delay makes no difference that a table would show.
        yield return new(world.Name, Delays[1], "hpa", [Trial.Hpa(world, PlatformModel.WithStartDelay(Delays[1]), Seeds[0])], oracle);
    }
}

internal sealed record GoldenRow(string Scenario, double DelaySeconds, string Rule, IReadOnlyList<RunResult> Runs, RunResult? Oracle)
{
    public double LateShare => Runs.Average(run => run.LateShare);

    public double Cost => Runs.Average(run => run.Cost);

    public double? CostRatio => Oracle is null ? null : Cost / Oracle.Cost;

    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{Scenario,-11} {DelaySeconds,7:0.##}  {Rule,-4}  {LateShare * 100,6:0.0}  {Ratio,13}  {Cost,9:0}  "
        + $"{Runs.Average(run => run.Actions),7:0}  {Class(run => run.High),14}  {Class(run => run.Low),13}")
        .TrimEnd();

    private string Ratio => CostRatio?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-";

    private string Class(Func<RunResult, ClassShare> of) =>
        of(Runs[0]).Offered == 0 ? "-" : (Runs.Average(run => of(run).InTimeShare) * 100).ToString("0.0", CultureInfo.InvariantCulture);
}

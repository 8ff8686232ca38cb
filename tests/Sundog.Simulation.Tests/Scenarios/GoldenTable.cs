using System.Collections.Concurrent;
using System.Globalization;
using Sundog.Simulation.Scenarios;
using Sundog.Simulation.Worlds;

namespace Sundog.Simulation.Tests.Scenarios;

/// <summary>Every scenario on every platform under both rules, as lines of a text file.</summary>
internal static class GoldenTable
{
    public const string Header = "scenario    delay s  rule  late %  cost x oracle  replica-s  actions  high in time %  low in time %";

    private const ulong Seed = 1;

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
            Scenario.Bursty(Seed), Scenario.Saturation(), Scenario.Zero(),
        ];
        // One at a time to each thread, the longest first: otherwise one thread ends up with all of those.
        var rows = Partitioner.Create(worlds.OrderByDescending(w => w.Measured), EnumerablePartitionerOptions.NoBuffering)
            .AsParallel().SelectMany(world => RowsOf(world).ToArray()).ToLookup(row => row.Scenario);
        return [.. worlds.SelectMany(world => rows[world.Name])];
    }

    private static IEnumerable<GoldenRow> RowsOf(WorldSpec world)
    {
        // Nobody can hold the objective of these two, so there is no cheapest way to do it.
        var oracle = world.Name is "saturation" or "zero" ? null : Trial.Oracle(world, Seed);
        foreach (var delay in Delays)
        {
            var platform = PlatformModel.WithStartDelay(delay);
            yield return new(world.Name, delay, "own", Trial.Own(world, platform, Seed), oracle);
        }

        // Its period is 15 s: the start delay makes no difference that a table would show.
        yield return new(world.Name, Delays[1], "hpa", Trial.Hpa(world, PlatformModel.WithStartDelay(Delays[1]), Seed), oracle);
    }
}

internal sealed record GoldenRow(string Scenario, double DelaySeconds, string Rule, RunResult Result, RunResult? Oracle)
{
    public double? CostRatio => Oracle is null ? null : Result.Cost / Oracle.Cost;

    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{Scenario,-11} {DelaySeconds,7:0.##}  {Rule,-4}  {Result.LateShare * 100,6:0.0}  {Ratio,13}  {Result.Cost,9:0}  {Result.Actions,7}  {Class(Result.High),14}  {Class(Result.Low),13}")
        .TrimEnd();

    private string Ratio => CostRatio?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-";

    private static string Class(ClassShare of) => of.Offered == 0 ? "-" : (of.InTimeShare * 100).ToString("0.0", CultureInfo.InvariantCulture);
}

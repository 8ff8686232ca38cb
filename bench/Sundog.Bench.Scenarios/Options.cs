using System.Globalization;
using Sundog.Simulation.Scenarios;
using Sundog.Simulation.Worlds;

namespace Sundog.Bench.Scenarios;

/// <summary>What the command line asks for.</summary>
/// <param name="IsExplained">Each change of a count is followed by its reasons.</param>
internal sealed record Options(WorldSpec World, PlatformModel Platform, bool IsHpa, IReadOnlyList<ulong> Seeds, bool IsExplained)
{
    public const string Usage = """
        A simulated scenario, second by second: how late, and how many replicas.
          dotnet run -c Release --project bench/Sundog.Bench.Scenarios -- SCENARIO [options]
        scenarios: store, flash, fanout, dsonly, release, diurnal, leak, bursty, saturation, zero
          --delay S      start delay in seconds; the store has its own (0.3)
          --rate B:P     base and crowd of the store, per second (20:120)
          --hpa          the stock rule on CPU instead of our own
          --seeds A..B   several runs: one line each, and their mean
          --seed N       one run (1)
          --explain      say why, after each change of a count
        """;

    public static bool TryParse(string[] args, out Options? options, out string fault)
    {
        (options, fault) = (null, "");
        var (name, delay, rates, hpa, explain) = ("store", double.NaN, (20.0, 120.0), false, false);
        ulong[] seeds = [1];
        try
        {
            for (var i = 0; i < args.Length; i++)
            {
                switch (args[i])
                {
                    case "--delay": delay = Number(args[++i]); break;
                    case "--rate" when args[++i].Split(':') is [var low, var high]: rates = (Number(low), Number(high)); break;
                    case "--hpa": hpa = true; break;
                    case "--explain": explain = true; break;
                    case "--seed": seeds = [ulong.Parse(args[++i], CultureInfo.InvariantCulture)]; break;
                    case "--seeds" when args[++i].Split("..") is [var first, var last]: seeds = [.. Range(first, last)]; break;
                    case var word when !word.StartsWith('-'): name = word; break;
                    default: throw new FormatException($"does not know {args[i]}");
                }
            }

            var world = name == "store" ? StoreScenario.Crowd(rates.Item1, rates.Item2) : Scenario.Named(name, seeds[0]);
            var platform = name == "store" && double.IsNaN(delay) ? StoreScenario.Platform
                : name == "store" ? StoreScenario.Platform with { StartDelay = TimeSpan.FromSeconds(delay) }
                : PlatformModel.WithStartDelay(double.IsNaN(delay) ? 0.3 : delay);
            options = new(world, platform, hpa, seeds, explain);
            return true;
        }
        catch (Exception error) when (error is FormatException or IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            fault = error.Message;
            return false;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<ulong> Range(string first, string last)
    {
        for (var seed = ulong.Parse(first, CultureInfo.InvariantCulture); seed <= ulong.Parse(last, CultureInfo.InvariantCulture); seed++) yield return seed;
    }
}

using System.Globalization;
using Sundog.Core;

namespace Sundog.Bench.Path;

/// <summary>Interleaved rounds of every variant, and what they say with their uncertainty.</summary>
/// <remarks>
/// The figure that counts is the share: (Sundog - bare) / (sidecar - bare), CPU per request of all processes of the hop. Rounds are the unit of
/// resampling: the 95 % interval is that of 10,000 bootstrap draws of whole rounds (Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13).
/// </remarks>
internal static class Comparison
{
    private const int WarmUpRequests = 30_000;
    private const int Draws = 10_000;

    public static async Task<int> RunAsync(Options options)
    {
        await Task.Yield();
        var variants = new List<Variant> { Variant.Bare(), Variant.WithSundog(), Variant.WithYarp() };
        if (Variant.WithHaProxy() is { } haProxy) variants.Add(haProxy);
        else Console.WriteLine("haproxy  not run: needs HAProxy (Debian: apt-get install haproxy)");

        try
        {
            foreach (var variant in variants) variant.Run(WarmUpRequests, options.Concurrency);
            var rounds = RunRounds(options, variants);
            Print(options, variants, rounds);
        }
        finally
        {
            foreach (var variant in variants) variant.Dispose();
        }

        return 0;
    }

    /// <returns>By round, then by variant: CPU microseconds and bytes per request.</returns>
    private static (double Cpu, double Bytes)[][] RunRounds(Options options, List<Variant> variants)
    {
        var random = new SeededRandom(20);
        var rounds = new (double, double)[options.Rounds][];
        for (var round = 0; round < options.Rounds; round++)
        {
            rounds[round] = new (double, double)[variants.Count];
            foreach (var index in Shuffled(variants.Count, random))
            {
                rounds[round][index] = variants[index].Run(options.RequestsPerRound, options.Concurrency);
            }

            if (!Console.IsErrorRedirected) Console.Error.Write($"\rround {round + 1} of {options.Rounds} ");
        }

        if (!Console.IsErrorRedirected) Console.Error.WriteLine();
        return rounds;
    }

    private static int[] Shuffled(int count, SeededRandom random)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private static void Print(Options options, List<Variant> variants, (double Cpu, double Bytes)[][] rounds)
    {
        Console.WriteLine(Invariant($"{options.Rounds} rounds of {options.RequestsPerRound} requests each, {options.Concurrency} at a time, {Environment.ProcessorCount} cores"));
        Console.WriteLine("variant    CPU us/request (median of rounds)    managed bytes/request, caller and callee");
        for (var v = 0; v < variants.Count; v++)
        {
            Console.WriteLine(Invariant($"{variants[v].Name,-10} {Median(rounds, r => r[v].Cpu),8:F1} {Median(rounds, r => r[v].Bytes),38:F0}"));
        }

        const int bare = 0, sundog = 1;
        Console.WriteLine(Invariant($"sundog adds {Median(rounds, r => r[sundog].Bytes - r[bare].Bytes):F0} bytes a request"));
        for (var sidecar = 2; sidecar < variants.Count; sidecar++)
        {
            var (share, low, high) = ShareWithInterval(rounds, bare, sundog, sidecar);
            Console.WriteLine(Invariant($"sundog adds {share:F3} of what a {variants[sidecar].Name} hop adds; 95 % interval {low:F3} to {high:F3}"));
        }
    }

    private static (double Share, double Low, double High) ShareWithInterval((double Cpu, double Bytes)[][] rounds, int bare, int sundog, int sidecar)
    {
        var random = new SeededRandom(95);
        var draws = new double[Draws];
        var all = Enumerable.Range(0, rounds.Length).ToArray();
        var drawn = new int[rounds.Length];
        for (var d = 0; d < Draws; d++)
        {
            for (var i = 0; i < drawn.Length; i++) drawn[i] = random.Next(rounds.Length);
            draws[d] = Share(drawn);
        }

        Array.Sort(draws);
        return (Share(all), draws[(int)(Draws * 0.025)], draws[(int)(Draws * 0.975)]);

        double Share(int[] of) =>
            of.Sum(r => rounds[r][sundog].Cpu - rounds[r][bare].Cpu) / of.Sum(r => rounds[r][sidecar].Cpu - rounds[r][bare].Cpu);
    }

    private static double Median((double Cpu, double Bytes)[][] rounds, Func<(double Cpu, double Bytes)[], double> of)
    {
        var sorted = rounds.Select(of).Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using Sundog.Core;

namespace Sundog.Bench.Path;

/// <summary>Interleaved rounds of every variant, and what they say with their uncertainty.</summary>
/// <remarks>
/// The figure that counts is the share: (Sundog - bare) / (sidecar - bare), CPU per request of all processes of the hop. Rounds are the unit of
/// resampling: the 95 % interval is that of 10,000 bootstrap draws of whole rounds (Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13).
/// A share is within the bound of PROMISES.md when the upper end of its interval is.
/// </remarks>
internal static class Comparison
{
    private const int WarmUpRequests = 30_000;
    private const int Draws = 10_000;
    private const double ShareMax = 0.2;

    private const int Bare = 0, Sundog = 1, FirstSidecar = 2;

    /// <returns>The exit code: 0, or 1 when a share is beyond the bound or a sidecar is not here.</returns>
    public static async Task<int> RunAsync(Options options)
    {
        await Task.Yield();
        var variants = new List<Variant> { Variant.Bare(), Variant.WithSundog(), Variant.WithYarp() };
        var haProxy = Variant.WithHaProxy();
        if (haProxy is not null) variants.Add(haProxy);

        try
        {
            foreach (var variant in variants) variant.Run(WarmUpRequests, options.Concurrency);
            var rounds = RunRounds(options, variants);
            Print(options, variants, rounds);
            var isWithin = Judge(variants, rounds);
            if (haProxy is null) Console.Error.WriteLine("not judged: the share of a haproxy hop needs HAProxy (Debian: apt-get install haproxy)");
            return isWithin && haProxy is not null ? 0 : 1;
        }
        finally
        {
            foreach (var variant in variants) variant.Dispose();
        }
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

        Console.WriteLine(Invariant($"sundog adds {Median(rounds, r => r[Sundog].Bytes - r[Bare].Bytes):F0} bytes a request"));
    }

    /// <returns>Whether every share is within the bound; those that are not are told.</returns>
    private static bool Judge(List<Variant> variants, (double Cpu, double Bytes)[][] rounds)
    {
        var isWithin = true;
        for (var sidecar = FirstSidecar; sidecar < variants.Count; sidecar++)
        {
            var (share, low, high) = ShareWithInterval(rounds, sidecar);
            var hop = $"what a {variants[sidecar].Name} hop adds";
            Console.WriteLine(Invariant($"sundog adds {share:F3} of {hop}; 95 % interval {low:F3} to {high:F3}"));
            if (high <= ShareMax) continue;
            Console.Error.WriteLine(Invariant($"missed: the interval is to end at {ShareMax:F1} of {hop} at most, and ends at {high:F3}"));
            isWithin = false;
        }

        return isWithin;
    }

    private static (double Share, double Low, double High) ShareWithInterval((double Cpu, double Bytes)[][] rounds, int sidecar)
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
            of.Sum(r => rounds[r][Sundog].Cpu - rounds[r][Bare].Cpu) / of.Sum(r => rounds[r][sidecar].Cpu - rounds[r][Bare].Cpu);
    }

    private static double Median((double Cpu, double Bytes)[][] rounds, Func<(double Cpu, double Bytes)[], double> of)
    {
        var sorted = rounds.Select(of).Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

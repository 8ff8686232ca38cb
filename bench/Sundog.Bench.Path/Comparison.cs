using System.Globalization;
using Sundog.Core;

namespace Sundog.Bench.Path;

/// <summary>Interleaved rounds of every variant, and what they say with their uncertainty.</summary>
/// <remarks>
/// The figure that counts is the share: (Sundog - bare) / (sidecar - bare), CPU per request of all processes of the hop. Everything is started afresh a few
/// times, because the same processes keep for their life what chance gave them: what was compiled when, who runs beside whom. The 95 % interval is that of 10,000
/// bootstrap draws, first of starts, then of rounds in each (Davison and Hinkley, Bootstrap Methods and their Application, section 3.8).
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
        var starts = new List<(double Cpu, double Bytes)[][]>();
        string[] names = [];
        for (var start = 1; start <= options.Starts; start++)
        {
            var variants = StartAll();
            try
            {
                names = [.. variants.Select(v => v.Name)];
                foreach (var variant in variants) variant.Run(WarmUpRequests, options.Concurrency);
                starts.Add(RunRounds(options, variants, start));
            }
            finally
            {
                foreach (var variant in variants) variant.Dispose();
            }
        }

        Print(options, names, [.. starts.SelectMany(rounds => rounds)]);
        var isWithin = Judge(names, starts);
        var isComplete = HaProxy.Path is not null;
        if (!isComplete) Console.Error.WriteLine("not judged: the share of a haproxy hop needs HAProxy (Debian: apt-get install haproxy)");
        return isWithin && isComplete ? 0 : 1;
    }

    private static List<Variant> StartAll()
    {
        var variants = new List<Variant> { Variant.Bare(), Variant.WithSundog(), Variant.WithYarp() };
        if (Variant.WithHaProxy() is { } haProxy) variants.Add(haProxy);
        return variants;
    }

    /// <returns>By round, then by variant: CPU microseconds and bytes per request.</returns>
    private static (double Cpu, double Bytes)[][] RunRounds(Options options, List<Variant> variants, int start)
    {
        var random = new SeededRandom((ulong)start);
        var rounds = new (double, double)[options.Rounds][];
        for (var round = 0; round < options.Rounds; round++)
        {
            rounds[round] = new (double, double)[variants.Count];
            foreach (var index in Shuffled(variants.Count, random))
            {
                rounds[round][index] = variants[index].Run(options.RequestsPerRound, options.Concurrency);
            }

            if (!Console.IsErrorRedirected) Console.Error.Write($"\rstart {start} of {options.Starts}, round {round + 1} of {options.Rounds} ");
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

    private static void Print(Options options, string[] names, (double Cpu, double Bytes)[][] rounds)
    {
        var shape = $"{options.Starts} starts, {options.Rounds} rounds of {options.RequestsPerRound} requests after each";
        Console.WriteLine(Invariant($"{shape}, {options.Concurrency} at a time, {Environment.ProcessorCount} cores"));
        Console.WriteLine("variant    CPU us/request (median of rounds)    managed bytes/request, caller and callee");
        for (var v = 0; v < names.Length; v++)
        {
            Console.WriteLine(Invariant($"{names[v],-10} {Median(rounds, r => r[v].Cpu),8:F1} {Median(rounds, r => r[v].Bytes),38:F0}"));
        }

        Console.WriteLine(Invariant($"sundog adds {Median(rounds, r => r[Sundog].Bytes - r[Bare].Bytes):F0} bytes a request"));
    }

    /// <returns>Whether every share is within the bound; those that are not are told.</returns>
    private static bool Judge(string[] names, List<(double Cpu, double Bytes)[][]> starts)
    {
        var isWithin = true;
        for (var sidecar = FirstSidecar; sidecar < names.Length; sidecar++)
        {
            var (share, low, high) = ShareWithInterval(starts, sidecar);
            var hop = $"what a {names[sidecar]} hop adds";
            Console.WriteLine(Invariant($"sundog adds {share:F3} of {hop}; 95 % interval {low:F3} to {high:F3}"));
            if (high <= ShareMax) continue;
            Console.Error.WriteLine(Invariant($"missed: the interval is to end at {ShareMax:F1} of {hop} at most, and ends at {high:F3}"));
            isWithin = false;
        }

        return isWithin;
    }

    private static (double Share, double Low, double High) ShareWithInterval(List<(double Cpu, double Bytes)[][]> starts, int sidecar)
    {
        var random = new SeededRandom(95);
        var draws = new double[Draws];
        for (var d = 0; d < Draws; d++)
        {
            var (sundog, proxy) = (0.0, 0.0);
            for (var s = 0; s < starts.Count; s++)
            {
                var rounds = starts[random.Next(starts.Count)];
                for (var r = 0; r < rounds.Length; r++) Add(rounds[random.Next(rounds.Length)], ref sundog, ref proxy);
            }

            draws[d] = sundog / proxy;
        }

        var (ofSundog, ofProxy) = (0.0, 0.0);
        foreach (var round in starts.SelectMany(rounds => rounds)) Add(round, ref ofSundog, ref ofProxy);
        Array.Sort(draws);
        return (ofSundog / ofProxy, draws[(int)(Draws * 0.025)], draws[(int)(Draws * 0.975)]);

        void Add((double Cpu, double Bytes)[] round, ref double sundog, ref double proxy)
        {
            sundog += round[Sundog].Cpu - round[Bare].Cpu;
            proxy += round[sidecar].Cpu - round[Bare].Cpu;
        }
    }

    private static double Median((double Cpu, double Bytes)[][] rounds, Func<(double Cpu, double Bytes)[], double> of)
    {
        var sorted = rounds.Select(of).Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

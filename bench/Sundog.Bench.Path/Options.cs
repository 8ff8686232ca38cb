using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sundog.Bench.Path;

/// <summary>What the comparison is told on its command line.</summary>
/// <param name="Starts">How often everything is started afresh.</param>
/// <param name="Rounds">After each start. Each round runs every variant once, in a new random order.</param>
/// <param name="RequestsPerRound">Of each variant.</param>
/// <param name="Concurrency">Calls that a caller keeps under way.</param>
internal sealed record Options(int Starts, int Rounds, int RequestsPerRound, int Concurrency)
{
    public const string Usage = """
        Compares the CPU that one hop costs: bare Kestrel and HttpClient, the same with Sundog, the same through YARP and through HAProxy.

          --starts N          fresh starts of all processes (10)
          --rounds N          interleaved rounds after each start (160)
          --requests N        requests of each variant in a round (500)
          --concurrency N     calls under way at once (16)

        Ends with 1 when the 95 % interval of what Sundog adds does not end at 0.2 of what a hop through each of the two adds, or before.

        Rounds are short, because a machine that others use changes its pace within seconds: what slows one variant then slows all of them.
        Starts are several, because the same processes keep for their life what chance gave them. The defaults make 800,000 requests of each variant, in about
        four minutes on two cores; the promise asks for 200,000 at least.
        """;

    public static bool TryParse(string[] args, [NotNullWhen(true)] out Options? options, out string fault)
    {
        options = null;
        fault = "";
        var found = new Options(10, 160, 500, 16);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 >= args.Length || !int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var value) || value < 1)
            {
                fault = $"{args[i]} takes a whole number above 0";
                return false;
            }

            switch (args[i])
            {
                case "--starts": found = found with { Starts = value }; break;
                case "--rounds": found = found with { Rounds = value }; break;
                case "--requests": found = found with { RequestsPerRound = value }; break;
                case "--concurrency": found = found with { Concurrency = value }; break;
                default: fault = $"unknown option {args[i]}"; return false;
            }
        }

        options = found;
        return true;
    }

    public static int Refuse(string[] args)
    {
        TryParse(args, out _, out var fault);
        if (fault.Length > 0 && args is not ["--help"]) Console.Error.WriteLine(fault);
        Console.Error.WriteLine(Usage);
        return args is ["--help"] ? 0 : 2;
    }
}

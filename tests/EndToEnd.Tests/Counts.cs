[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)] // Each of them needs the machine.

namespace EndToEnd.Tests;

/// <summary>How often a promise is tried: a few times in every run of the tests, as often as promised by <c>./test --full</c>.</summary>
internal static class Counts
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("SUNDOG_TEST_COUNTS") == "full";

    public static int ScaleIns => Full ? 100 : 4;

    public static int RollOvers => Full ? 20 : 2;

    public static int Kills => Full ? 20 : 3;
}

namespace Sundog.Bench.Decision;

/// <summary>Figures of one kind, each printed as it comes, and their median.</summary>
/// <param name="bound">The most that the median may be, as PROMISES.md states it.</param>
/// <param name="wanted">How many there are to be; at least 1.</param>
internal sealed class Figures(string what, TimeSpan bound, int wanted)
{
    private readonly List<TimeSpan> _all = [];

    public bool IsComplete => _all.Count >= wanted;

    public void Add(TimeSpan figure, string remark)
    {
        _all.Add(figure);
        Console.WriteLine($"{Text(figure),11}  {remark}");
    }

    /// <summary>What did not happen counts as the longest of all.</summary>
    public void AddNever() => Add(TimeSpan.MaxValue, "");

    /// <returns>The exit code: 0, or 1 when the median is beyond the bound or figures are missing.</returns>
    public int Report()
    {
        if (!IsComplete)
        {
            Console.Error.WriteLine($"not judged: {_all.Count} of {wanted} could be measured");
            return 1;
        }

        var sorted = _all.Order().ToList();
        var median = sorted[sorted.Count / 2]; // The upper one of an even count.
        Console.WriteLine($"{what}: median {Text(median)} of {sorted.Count}, {Text(sorted[0])} to {Text(sorted[^1])}");
        if (median <= bound) return 0;
        Console.Error.WriteLine($"missed what is promised: a median of at most {Text(bound)}");
        return 1;
    }

    private static string Text(TimeSpan figure) =>
        figure == TimeSpan.MaxValue ? "never" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{figure.TotalMilliseconds:0.0} ms");
}

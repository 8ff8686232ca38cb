namespace Sundog.Bench.Decision;

/// <summary>Figures of one kind, each printed as it comes, and their median.</summary>
internal sealed class Figures(string what)
{
    private readonly List<TimeSpan> _all = [];

    public void Add(TimeSpan figure, string remark)
    {
        _all.Add(figure);
        Console.WriteLine($"{figure.TotalMilliseconds,8:0.0} ms  {remark}");
    }

    /// <summary>What did not happen counts as the longest of all.</summary>
    public void AddNever()
    {
        _all.Add(TimeSpan.MaxValue);
        Console.WriteLine("   never");
    }

    /// <returns>The exit code: 0, or 1 when there is no figure.</returns>
    public int Report()
    {
        if (_all.Count == 0)
        {
            Console.Error.WriteLine("nothing could be measured");
            return 1;
        }

        var sorted = _all.Order().ToList();
        var median = sorted[sorted.Count / 2]; // The upper one of an even count.
        Console.WriteLine($"{what}: median {median.TotalMilliseconds:0.0} ms of {sorted.Count}, {sorted[0].TotalMilliseconds:0.0} to {sorted[^1].TotalMilliseconds:0.0} ms");
        return 0;
    }
}

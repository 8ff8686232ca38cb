using System.Globalization;

namespace Sundog.Bench.Demo;

/// <summary>Share of all processors that was busy since the meter was made, from the first line of <c>/proc/stat</c> (proc(5)).</summary>
public sealed class MachineCpu
{
    private readonly (long Busy, long All)? _start = Read();

    /// <returns>In [0, 1]; null where there is no <c>/proc/stat</c>.</returns>
    public double? BusyShare() =>
        _start is { } start && Read() is { } now && now.All > start.All ? (now.Busy - start.Busy) / (double)(now.All - start.All) : null;

    private static (long Busy, long All)? Read()
    {
        if (!File.Exists("/proc/stat")) return null;
        using var reader = new StreamReader("/proc/stat");
        var ticks = (reader.ReadLine() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        if (ticks.Length < 8) return null;
        var idle = ticks[3] + ticks[4]; // Idle and waiting for a disk.
        var all = ticks.Sum();
        return (all - idle, all);
    }
}

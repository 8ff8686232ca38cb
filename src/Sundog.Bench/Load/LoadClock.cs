using System.Diagnostics;

namespace Sundog.Bench.Load;

/// <summary>Time since a run's start.</summary>
internal readonly struct LoadClock
{
    private readonly long _start;

    private LoadClock(long start) => _start = start;

    public static LoadClock Start() => new(Stopwatch.GetTimestamp());

    public TimeSpan Now => Stopwatch.GetElapsedTime(_start);
}

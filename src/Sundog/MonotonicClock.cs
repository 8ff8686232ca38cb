using System.Diagnostics;

namespace Sundog;

/// <summary>The clock that every part of this instance hands to Core: it never runs backwards, and its origin means nothing.</summary>
internal static class MonotonicClock
{
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);
}

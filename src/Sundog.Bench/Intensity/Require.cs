namespace Sundog.Bench.Intensity;

/// <summary>What every intensity asks of its numbers.</summary>
internal static class Require
{
    /// <summary>Requests per second: far above what one machine can send, and low enough for time to move from each request to the next.</summary>
    public const double RateMax = 1e7;

    /// <summary>Some thousand years: sums of a few such times still are times.</summary>
    public static readonly TimeSpan TimeMax = TimeSpan.MaxValue / 8;

    public static double Rate(double perSecond) => double.IsFinite(perSecond) && perSecond >= 0
        ? perSecond
        : throw new ArgumentOutOfRangeException(nameof(perSecond), perSecond, "A rate is a finite number of requests per second, zero or more.");

    public static TimeSpan Duration(TimeSpan duration) => duration > TimeSpan.Zero
        ? duration
        : throw new ArgumentOutOfRangeException(nameof(duration), duration, "A duration is longer than zero.");

    public static TimeSpan NotNegative(TimeSpan time) => time >= TimeSpan.Zero
        ? time
        : throw new ArgumentOutOfRangeException(nameof(time), time, "A time since the start is zero or more.");
}

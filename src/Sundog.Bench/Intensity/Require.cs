namespace Sundog.Bench.Intensity;

/// <summary>What every intensity asks of its numbers.</summary>
internal static class Require
{
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

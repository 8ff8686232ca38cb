using Sundog.Simulation.Worlds;

namespace Sundog.Simulation.Scenarios;

/// <summary>A rate that is a function of time.</summary>
public sealed class RateCurve(Func<TimeSpan, double> perSecond, double perSecondMax) : IArrivals
{
    public double PerSecondMax => perSecondMax;

    public double PerSecondAt(TimeSpan at) => perSecond(at);

    public static RateCurve Constant(double perSecond) => new(_ => perSecond, perSecond);

    /// <summary>Base, then up along a ramp, held, and back at once.</summary>
    public static RateCurve Flash(double from, double to, TimeSpan at, TimeSpan ramp, TimeSpan held) => new(
        t => t < at || t >= at + ramp + held ? from : t < at + ramp ? from + ((to - from) * ((t - at) / ramp)) : to, Math.Max(from, to));

    /// <summary>A sine from low to high and back in one period, beginning in the middle.</summary>
    public static RateCurve Wave(double low, double high, TimeSpan period) => new(
        t => ((low + high) / 2) + ((high - low) / 2 * Math.Sin(2 * Math.PI * (t / period))), high);

    /// <summary>On for so long at the beginning of every period, else nothing.</summary>
    public static RateCurve Pulses(double perSecond, TimeSpan on, TimeSpan period) => new(
        t => t < TimeSpan.Zero || t.Ticks % period.Ticks < on.Ticks ? perSecond : 0, perSecond);
}

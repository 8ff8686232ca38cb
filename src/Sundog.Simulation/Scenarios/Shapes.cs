using Sundog.Core;
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

/// <summary>Bursts of random length after gaps of random length, both exponential, at two rates.</summary>
public sealed class OnOffBursts : IArrivals
{
    private readonly List<double> _switches = []; // Off until the first, on until the second, and so on.
    private readonly double _on, _off;

    /// <param name="seed">Fixes the bursts, apart from the arrivals within them.</param>
    public OnOffBursts(double onPerSecond, double offPerSecond, TimeSpan meanOn, TimeSpan meanOff, TimeSpan from, TimeSpan until, ulong seed)
    {
        (_on, _off) = (onPerSecond, offPerSecond);
        var random = new SeededRandom(seed);
        for (var at = from.TotalSeconds; at < until.TotalSeconds;)
        {
            at += random.NextExponential((_switches.Count % 2 == 0 ? meanOff : meanOn).TotalSeconds);
            _switches.Add(at);
        }
    }

    public double PerSecondMax => Math.Max(_on, _off);

    public double PerSecondAt(TimeSpan at)
    {
        var place = _switches.BinarySearch(at.TotalSeconds);
        var passed = place >= 0 ? place + 1 : ~place;
        return passed % 2 == 0 ? _off : _on;
    }
}

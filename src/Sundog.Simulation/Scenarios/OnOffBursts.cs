using Sundog.Core;
using Sundog.Simulation.Worlds;

namespace Sundog.Simulation.Scenarios;

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

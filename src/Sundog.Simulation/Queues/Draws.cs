using Sundog.Core;

namespace Sundog.Simulation.Queues;

/// <summary>Shapes of service times with a given mean.</summary>
public static class Draws
{
    /// <summary>Log-normal with a squared coefficient of variation; 0 is constant.</summary>
    public static double LogNormal(this SeededRandom random, double mean, double variation)
    {
        if (variation <= 0) return mean;
        var variance = Math.Log(1 + variation);
        return mean * Math.Exp((random.NextNormal() * Math.Sqrt(variance)) - (variance / 2));
    }
}

using Sundog.Simulation.Worlds;

namespace Sundog.Simulation.Scenarios;

/// <summary>One scenario on one platform: what a rule makes of it, and what the clairvoyant would pay.</summary>
public static class Trial
{
    /// <summary>Late share that the objective of every scenario allows.</summary>
    public const double AllowedLate = 0.05;

    private static readonly double[] Headrooms = [0.95, 0.92, 0.89, 0.86, 0.83, 0.80, 0.77, 0.74, 0.70, 0.65, 0.60, 0.50];

    public static RunResult Own(WorldSpec world, PlatformModel platform, ulong seed) =>
        new World(world, platform, model => Policies.Own(world, platform, model), seed).Run();

    public static RunResult Hpa(WorldSpec world, PlatformModel platform, ulong seed) => new World(world, platform, Policies.Hpa, seed).Run();

    /// <summary>Knows rate and demand, starts in no time; the fullest of a few common headrooms that still holds the objective.</summary>
    /// <remarks>One fixed headroom is not a proven optimum: a rule may cost less.</remarks>
    public static RunResult Oracle(WorldSpec world, ulong seed)
    {
        // Late share falls with headroom: bisection, and the emptiest if none holds.
        int low = 0, high = Headrooms.Length - 1;
        RunResult? held = null;
        while (low < high)
        {
            var middle = (low + high) / 2;
            var tried = With(Headrooms[middle]);
            if (tried.LateShare <= AllowedLate) (high, held) = (middle, tried);
            else low = middle + 1;
        }

        return held ?? With(Headrooms[^1]);

        RunResult With(double utilisation) =>
            new World(world, PlatformModel.Immediate, model => Policies.Oracle(world, model, utilisation), seed).Run();
    }
}

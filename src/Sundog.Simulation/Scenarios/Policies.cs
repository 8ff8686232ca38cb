using Sundog.Simulation.Worlds;

namespace Sundog.Simulation.Scenarios;

/// <summary>Who counts replicas in a run.</summary>
public static class Policies
{
    public static ICountPolicy Own(WorldSpec world, PlatformModel platform, ServiceModel model) => new OwnPolicy(
        new(ReferenceEquals(model, world.Services[0]) ? world.Objective : null, model.CpuCores, platform.FastestStart));

    public static ICountPolicy Hpa(ServiceModel model) => new StockHpa(new(model.CpuCores));

    /// <param name="utilisation">The one headroom for all services: so much of every core is used.</param>
    public static ICountPolicy Oracle(WorldSpec world, ServiceModel model, double utilisation) => new Clairvoyant(now =>
    {
        var at = now - world.WarmUp;
        var load = world.Arrivals.PerSecondAt(at) * model.MeanSeconds(at);
        return Math.Clamp((int)Math.Ceiling(load / (utilisation * model.CpuCores)), Math.Max(1, model.ReplicasMin), model.ReplicasMax);
    });
}

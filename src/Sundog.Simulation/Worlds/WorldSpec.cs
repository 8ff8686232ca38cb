using Sundog.Core;
using Sundog.Core.Scaling;

namespace Sundog.Simulation.Worlds;

/// <summary>A world that can be run: services, what is asked of them, and where they live.</summary>
/// <param name="Services">The first one is the entry.</param>
/// <param name="Measured">Length of the part that is judged; it follows <paramref name="WarmUp"/>.</param>
public sealed record WorldSpec(
    string Name, Objective Objective, IReadOnlyList<ServiceModel> Services, IArrivals Arrivals, TimeSpan WarmUp, TimeSpan Measured)
{
    /// <summary>Share of requests of a class that goes first.</summary>
    public double HighClassShare { get; init; }

    public ServiceModel Service(ServiceId id) => Services.First(s => s.Service == id);
}

/// <summary>One service: what a request costs it, and whom it calls.</summary>
/// <param name="MeanSeconds">Mean service time of an operation of factor 1, at a time since the judged part began, in seconds of one core.</param>
/// <param name="Operations">What can be asked of it; at least one.</param>
public sealed record ServiceModel(ServiceId Service, Func<TimeSpan, double> MeanSeconds, IReadOnlyList<Operation> Operations)
{
    /// <summary>So many of the first requests of a replica take <see cref="ColdFactor"/> times as much CPU: connections not made, code pages not read, caches not filled.</summary>
    public int ColdRequests { get; init; }

    public double ColdFactor { get; init; } = 1;

    /// <summary>Whom it calls, each once.</summary>
    public IEnumerable<ServiceId> Callees => Operations.SelectMany(o => o.Stages).SelectMany(stage => stage).Select(target => target.Service).Distinct();

    /// <summary>Squared coefficient of variation of the service time.</summary>
    public double Variation { get; init; } = 1;

    /// <summary>Each part of a request, between its calls, varies by itself; otherwise a request is short or long as a whole.</summary>
    public bool PartsVary { get; init; }

    public double CpuCores { get; init; } = 1;

    public int ReplicasMin { get; init; } = 1;

    public int ReplicasMax { get; init; } = 60;

    /// <summary>Replicas when the run begins.</summary>
    public int ReplicasAtStart { get; init; } = 1;
}

/// <summary>One kind of request that a service answers.</summary>
/// <param name="Share">Of the requests from outside, in any unit; 0 when only services ask for it.</param>
/// <param name="Factor">Its CPU time, relative to <see cref="ServiceModel.MeanSeconds"/>.</param>
/// <param name="Stages">One after the other; within a stage all calls run in parallel.</param>
public sealed record Operation(double Share, double Factor, IReadOnlyList<IReadOnlyList<Target>> Stages)
{
    /// <summary>The only operation of a service that has one.</summary>
    public static Operation Only(params IReadOnlyList<ServiceId>[] stages) => new(1, 1, [.. stages.Select(stage => stage.Select(s => new Target(s)).ToArray())]);
}

/// <summary>What a call asks for.</summary>
/// <param name="Operation">Place among the callee's operations.</param>
public readonly record struct Target(ServiceId Service, int Operation = 0);

/// <summary>How requests arrive from outside.</summary>
public interface IArrivals
{
    /// <summary>Mean rate at a time since the judged part began (negative before), for who knows everything.</summary>
    double PerSecondAt(TimeSpan at);

    /// <returns>No rate is ever higher.</returns>
    double PerSecondMax { get; }
}

/// <summary>Delays of the platform around the habitat's own.</summary>
/// <param name="StartDelay">Start command to ready, mean.</param>
/// <param name="DiscoveryDelay">From a change of an instance's state to every caller's balancer.</param>
/// <param name="ReportDelay">From a replica's report to its leader.</param>
public sealed record PlatformModel(TimeSpan StartDelay, TimeSpan DiscoveryDelay, TimeSpan ReportDelay)
{
    public double StartSpread { get; init; } = 0.1;

    /// <summary>Null where every replica has its cores for itself.</summary>
    public MachineModel? Machine { get; init; }

    /// <summary>Start command to use by callers, on a machine that has nothing else to do.</summary>
    public TimeSpan FastestStart => StartDelay + DiscoveryDelay + TimeSpan.FromSeconds(Machine?.StartCoreSeconds ?? 0);

    public static PlatformModel WithStartDelay(double seconds) =>
        new(TimeSpan.FromSeconds(seconds), TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(20));

    /// <summary>Where the clairvoyant lives.</summary>
    public static PlatformModel Immediate => new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
}

/// <summary>One machine for all replicas.</summary>
/// <param name="StartCoreSeconds">CPU that a start takes after <see cref="PlatformModel.StartDelay"/>, without a quota: one core at most.</param>
/// <param name="DoorCoreSeconds">CPU that the front door takes for each request from outside.</param>
/// <param name="HousekeepingCores">CPU that every replica uses all the time, whether it serves or not: ticks, reports, collections.</param>
public sealed record MachineModel(double Cores, double StartCoreSeconds, double DoorCoreSeconds, double HousekeepingCores);

using Sundog.Core.Admission;
using Sundog.Core.Scaling;

namespace Sundog.Core.Applications;

/// <summary>An application as its manifest describes it, validated: what the host is told to run.</summary>
/// <param name="Name">A DNS label; one application of a name per host.</param>
/// <param name="Entry">The service that the front door routes to.</param>
/// <param name="Port">The public port on loopback; 0 lets the kernel choose.</param>
/// <param name="Revision">Changes whenever a build or a setting changes; a new one rolls instances over.</param>
public sealed record ApplicationSpec(string Name, ServiceId Entry, int Port, string Revision, IReadOnlyList<ServiceSpec> Services)
{
    /// <summary>Who goes first when not all can be carried; null: all are equal.</summary>
    public IReadOnlyList<PathClass>? Priorities { get; init; }

    /// <summary>Everybody may see where a request waited.</summary>
    public bool ServerTiming { get; init; }

    /// <summary>Where its manifest lies, absolute: another folder's is another application, also under the same name. Null: unknown.</summary>
    public string? Folder { get; init; }
}

/// <summary>One service of an application.</summary>
/// <param name="Command">Program and arguments, absolute.</param>
/// <param name="Objective">Null for inner services, which inherit budgets from their callers.</param>
/// <param name="ReplicasMin">0 is opt-in to scale to zero.</param>
/// <param name="ReplicasMax">At least <paramref name="ReplicasMin"/>; null = what the machine has room for.</param>
/// <param name="CpuCores">CPU grant of one replica, in cores.</param>
/// <param name="MemoryBytes">0 = no grant.</param>
/// <param name="Observe">True: decide and record, but do not act.</param>
/// <param name="Revision">Which build and settings: an instance of another revision is replaced.</param>
public sealed record ServiceSpec(
    ServiceId Service,
    IReadOnlyList<string> Command,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment,
    Objective? Objective,
    int ReplicasMin,
    int? ReplicasMax,
    double CpuCores,
    long MemoryBytes,
    ScalerKind Scaler,
    bool Observe,
    string Revision);

/// <summary>Who sets the desired count.</summary>
public enum ScalerKind
{
    /// <summary>The service itself.</summary>
    Own,

    /// <summary>Nobody: it stays at the minimum.</summary>
    Fixed,

    /// <summary>The host, by the Kubernetes HPA rule on CPU: a baseline to compare with.</summary>
    Hpa,
}

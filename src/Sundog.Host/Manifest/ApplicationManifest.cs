using Sundog.Core;
using Sundog.Core.Admission;
using Sundog.Core.Scaling;

namespace Sundog.Host.Manifest;

/// <summary>A manifest that was found right, with every default filled in. Paths are absolute.</summary>
/// <param name="Directory">Where the manifest lies.</param>
/// <param name="Port">0: a free one is chosen.</param>
public sealed record ApplicationManifest(
    string Name, string Directory, ServiceId Entry, int Port, IReadOnlyList<ServiceManifest> Services)
{
    /// <summary>Who goes first when not all can be carried.</summary>
    public IReadOnlyList<PathClass> Priorities { get; init; } = [];

    /// <summary>Everybody may see where a request waited.</summary>
    public bool ServerTiming { get; init; }
}

/// <summary>One service of a manifest.</summary>
/// <param name="Source">What runs: a project to build, or a command as it is.</param>
/// <param name="ReplicasMax">Null: what the machine has room for.</param>
/// <param name="MemoryBytes">0: no grant.</param>
public sealed record ServiceManifest(
    ServiceId Service,
    ServiceSource Source,
    Objective? Objective,
    int ReplicasMin,
    int? ReplicasMax,
    double CpuCores,
    long MemoryBytes,
    bool Observe,
    IReadOnlyDictionary<string, string> Environment);

/// <summary>Where a service's program comes from.</summary>
public abstract record ServiceSource
{
    private ServiceSource() { }

    /// <param name="Path">An existing project file.</param>
    public sealed record Project(string Path) : ServiceSource;

    /// <param name="Words">The program, an existing file, and its arguments.</param>
    public sealed record Command(IReadOnlyList<string> Words) : ServiceSource;
}

using Sundog.Core.Applications;
using Sundog.Core.Scaling;

namespace Sundog.Host.Services;

/// <summary>What a restarted host must know of an application: enough to go on as if nothing had been.</summary>
/// <param name="PublicPort">The port that the front door really has, when the specification left it open.</param>
/// <param name="Services">By name.</param>
internal sealed record StoredApplication(ApplicationSpec Spec, int PublicPort, IReadOnlyDictionary<string, StoredService> Services);

/// <param name="Desired">What was commanded last, whoever is draining.</param>
/// <param name="Pinned">What a person fixed the count at.</param>
/// <param name="ReplicaSeconds">Of instances that are gone.</param>
/// <param name="StartedAt">Start commands of instances that are not gone, UTC.</param>
/// <param name="Callees">Services that it was seen to call: the path to summon.</param>
/// <param name="Will">What its next leader should begin with, as of the last time that anything of the service was written; null when no leader has left any.</param>
internal sealed record StoredService(
    int Desired,
    int? Pinned,
    double ReplicaSeconds,
    IReadOnlyDictionary<string, DateTimeOffset> StartedAt,
    IReadOnlyList<string> Callees,
    EngineWill? Will = null);

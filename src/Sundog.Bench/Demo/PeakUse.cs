using Sundog.Bench.Reports;
using Sundog.Host.Management;

namespace Sundog.Bench.Demo;

/// <summary>The CPU that each service used in its busiest seconds, from what the host says once a second.</summary>
public sealed class PeakUse
{
    private readonly Dictionary<string, ServicePeak> _peaks = [];

    /// <summary>In the order in which the services were first seen. Without those that have no CPU grant: their need is not known by CPU.</summary>
    public IReadOnlyList<ServicePeak> Peaks => [.. _peaks.Values];

    public void See(ApplicationStatus status)
    {
        foreach (var service in status.Services)
        {
            if (!service.CpuGranted) continue;
            var used = service.Replicas.Sum(replica => replica.CpuUsed) / service.CpuCores;
            var ready = service.Replicas.Count(replica => replica.State == Core.Ports.InstanceState.Ready);
            _peaks[service.Service.Name] = _peaks.TryGetValue(service.Service.Name, out var peak)
                ? peak with { GrantsUsed = Math.Max(peak.GrantsUsed, used), ReplicasMost = Math.Max(peak.ReplicasMost, ready) }
                : new(service.Service.Name, service.ReplicasMin, used, ready);
        }
    }
}

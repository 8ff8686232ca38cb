using Sundog.Bench.Reports;
using Sundog.Host.Management;

namespace Sundog.Bench.Demo;

/// <summary>The CPU that each service used, in its busiest seconds and in the mean, from what the host says once a second.</summary>
public sealed class PeakUse
{
    private readonly Dictionary<string, ServicePeak> _peaks = [];
    private int _seen;

    /// <summary>In the order in which the services were first seen. Without those that have no CPU grant: their need is not known by CPU.</summary>
    public IReadOnlyList<ServicePeak> Peaks => [.. _peaks.Values];

    public void See(ApplicationStatus status)
    {
        _seen++;
        foreach (var service in status.Services)
        {
            if (!service.CpuGranted) continue;
            var used = service.Replicas.Sum(replica => replica.CpuUsed) / service.CpuCores;
            var ready = service.Replicas.Count(replica => replica.State == Core.Ports.InstanceState.Ready);
            var before = _peaks.GetValueOrDefault(service.Service.Name, new(service.Service.Name, service.ReplicasMin, 0, 0));
            _peaks[service.Service.Name] = before with
            {
                GrantsUsed = Math.Max(before.GrantsUsed, used),
                GrantsUsedMean = before.GrantsUsedMean + ((used - before.GrantsUsedMean) / _seen),
                ReplicasMost = Math.Max(before.ReplicasMost, ready),
            };
        }
    }
}

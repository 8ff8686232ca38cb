namespace Sundog.Core.Ports;

/// <summary>What a habitat can do on this machine, and why not where it cannot. Every output that depends on it says so.</summary>
/// <param name="CpuGrant">True: <see cref="InstanceSpec.CpuCores"/> is enforced. False: slots alone define capacity.</param>
/// <param name="CpuGrantReason">How it is enforced, or what is missing: <c>cgroup v1, period 10 ms</c>; <c>no permission to create ...</c>.</param>
/// <param name="MemoryGrant">True: <see cref="InstanceSpec.MemoryBytes"/> is enforced.</param>
public sealed record HabitatCapabilities(bool CpuGrant, string CpuGrantReason, bool MemoryGrant, string MemoryGrantReason);

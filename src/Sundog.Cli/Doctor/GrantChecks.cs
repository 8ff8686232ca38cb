using Sundog.Habitats.Processes;

namespace Sundog.Cli.Doctor;

/// <summary>Whether replicas can be given a share of CPU and memory.</summary>
internal static class GrantChecks
{
    private const string Next = "run as root, or under systemd with Delegate=yes; without it, slots alone define capacity";

    public static IEnumerable<Check> All()
    {
        var found = MachineGrants.Detect($"sundog-doctor-{Environment.ProcessId}");
        yield return found.CpuGrant ? Check.Good("cpu-grant", found.CpuGrantReason) : Check.Limited("cpu-grant", found.CpuGrantReason, Next);
        yield return found.MemoryGrant ? Check.Good("memory-grant", found.MemoryGrantReason) : Check.Limited("memory-grant", found.MemoryGrantReason, Next);
    }
}

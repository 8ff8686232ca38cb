using System.Globalization;
using Sundog.Core.Applications;
using Sundog.Core.Lifecycle;
using Sundog.Core.Ports;
using Sundog.Host.Management;

namespace Sundog.Host.Services;

/// <summary>How many cores and how much memory may be granted on this machine and how many instances may start at once, and how many are and do.</summary>
/// <remarks>
/// Grants are limits, not reservations, and services are seldom busy at once: together they may be a few times the processors. Memory that is not there cannot
/// be waited for: no more is promised than there is, whether or not a limit can be enforced. Replicas that state none are not counted.
/// </remarks>
/// <param name="machineBytes">Memory of this machine.</param>
internal sealed class MachineRoom(int machineCores, long machineBytes)
{
    private const double Overcommit = 4;

    /// <summary>Where there are no grants to count: so many replicas for each processor.</summary>
    private const int UngrantedReplicasPerCore = 8;

    /// <summary>What the habitat on this machine permits; known from the first application on.</summary>
    public HabitatCapabilities Capabilities { get; private set; } = new(false, "nothing has run yet", false, "nothing has run yet");

    public bool IsGranted => Capabilities.CpuGrant;

    /// <summary>Sum of the grants of all instances, as of the last turn.</summary>
    public double GrantedCores { get; private set; }

    /// <summary>Sum of the memory that all instances state, as of the last turn.</summary>
    public long StatedBytes { get; private set; }

    /// <summary>How many instances may be starting at once; whoever wants more waits for a turn.</summary>
    public int StartsAtOnce { get; } = StartTurns.AtOnce(machineCores);

    /// <summary>Starts under way, as of the last turn.</summary>
    public int StartsUnderWay { get; private set; }

    public double FreeCores => Math.Max(0, RoomCores - GrantedCores);

    public long FreeBytes => Math.Max(0, machineBytes - StatedBytes);

    private double RoomCores => machineCores * Overcommit;

    /// <summary>Takes what each application's driver finds now: a grant that one of them was refused is nothing to count on.</summary>
    public void Know(IReadOnlyList<HabitatCapabilities> found)
    {
        if (found.Count == 0) return;
        var (cpu, memory) = (found.FirstOrDefault(each => !each.CpuGrant) ?? found[0], found.FirstOrDefault(each => !each.MemoryGrant) ?? found[0]);
        Capabilities = new(cpu.CpuGrant, cpu.CpuGrantReason, memory.MemoryGrant, memory.MemoryGrantReason);
    }

    /// <summary>Whether the machine, had it nothing else to do, could hold each service's minimum, and one replica of each.</summary>
    /// <returns>What it could not, in one sentence; null when there is no such thing.</returns>
    public string? Misfit(ApplicationSpec spec) => spec.Services.Select(Misfit).FirstOrDefault(misfit => misfit is not null);

    /// <summary>How many replicas of one service the empty machine could hold; at least one.</summary>
    public int ReplicasMax(ServiceSpec spec) => Math.Max(1, Replicas(spec, RoomCores, machineBytes));

    /// <summary>How many more it could hold now.</summary>
    public int FreeReplicas(ServiceSpec spec) => Replicas(spec, FreeCores, FreeBytes);

    /// <summary>Who may start how many now: as far as there are cores to grant, and in turns.</summary>
    /// <param name="services">Of all applications.</param>
    public IReadOnlyDictionary<ServiceSupervisor, int> ShareOut(IReadOnlyList<ServiceSupervisor> services, TimeSpan now)
    {
        GrantedCores = services.Sum(service => service.Replicas.Instances(now).Count * service.Spec.CpuCores);
        StatedBytes = services.Sum(service => service.Replicas.Instances(now).Count * service.Spec.MemoryBytes);
        var room = RoomSharing.Share(FreeCores, FreeBytes, [.. services.Select(service => service.Claim(now, IsGranted))]);
        var wishes = services.Select((service, i) => service.Fit(now, room[i])).ToList();
        var turns = StartTurns.Share(StartsAtOnce, wishes);
        StartsUnderWay = wishes.Sum(wish => wish.UnderWay) + turns.Sum();
        return services.Select((service, i) => (service, turns[i])).ToDictionary(pair => pair.service, pair => pair.Item2);
    }

    public RoomStatus Status() => new(machineCores, Overcommit, RoomCores, GrantedCores, machineBytes, StatedBytes, StartsAtOnce, StartsUnderWay);

    private string? Misfit(ServiceSpec spec)
    {
        var least = Math.Max(1, spec.ReplicasMin);
        var replicas = least == 1 ? "one replica" : $"{least} replicas";
        if (IsGranted && least * spec.CpuCores > RoomCores + 1e-9)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{spec.Service}: {replicas} with cpu {spec.CpuCores} can never run here: this machine grants {RoomCores} cores in all, {Overcommit} for each of its processors.");
        }

        return least * (double)spec.MemoryBytes > machineBytes
            ? string.Create(CultureInfo.InvariantCulture, $"{spec.Service}: {replicas} with {spec.MemoryBytes >> 20}Mi of memory can never run here: this machine has {machineBytes >> 20}Mi.")
            : null;
    }

    private int Replicas(ServiceSpec spec, double cores, long bytes)
    {
        var byCores = IsGranted && spec.CpuCores > 0 ? (int)((cores / spec.CpuCores) + 1e-9) : machineCores * UngrantedReplicasPerCore;
        return spec.MemoryBytes > 0 ? (int)Math.Min(byCores, bytes / spec.MemoryBytes) : byCores;
    }
}

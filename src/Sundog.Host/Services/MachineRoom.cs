using Sundog.Core.Lifecycle;
using Sundog.Core.Ports;
using Sundog.Host.Management;

namespace Sundog.Host.Services;

/// <summary>How many cores may be granted on this machine and how many instances may start at once, and how many are and do.</summary>
/// <remarks>Grants are limits, not reservations, and services are seldom busy at once: together they may be a few times the processors.</remarks>
internal sealed class MachineRoom(int machineCores)
{
    private const double Overcommit = 4;

    /// <summary>Where there are no grants to count: so many replicas for each processor.</summary>
    private const int UngrantedReplicasPerCore = 8;

    /// <summary>What the habitat on this machine permits; known from the first application on.</summary>
    public HabitatCapabilities Capabilities { get; private set; } = new(false, "nothing has run yet", false, "nothing has run yet");

    public bool IsGranted => Capabilities.CpuGrant;

    /// <summary>Sum of the grants of all instances, as of the last turn.</summary>
    public double GrantedCores { get; private set; }

    /// <summary>How many instances may be starting at once; whoever wants more waits for a turn.</summary>
    public int StartsAtOnce { get; } = StartTurns.AtOnce(machineCores);

    /// <summary>Starts under way, as of the last turn.</summary>
    public int StartsUnderWay { get; private set; }

    public double FreeCores => Math.Max(0, RoomCores - GrantedCores);

    private double RoomCores => machineCores * Overcommit;

    /// <summary>Takes what each application's driver finds now: a grant that one of them was refused is nothing to count on.</summary>
    public void Know(IReadOnlyList<HabitatCapabilities> found)
    {
        if (found.Count == 0) return;
        var (cpu, memory) = (found.FirstOrDefault(each => !each.CpuGrant) ?? found[0], found.FirstOrDefault(each => !each.MemoryGrant) ?? found[0]);
        Capabilities = new(cpu.CpuGrant, cpu.CpuGrantReason, memory.MemoryGrant, memory.MemoryGrantReason);
    }

    /// <summary>How many replicas of one grant the empty machine could hold.</summary>
    public int ReplicasMax(double cpuCores) => IsCounted(cpuCores) ? Math.Max(1, (int)(RoomCores / cpuCores)) : machineCores * UngrantedReplicasPerCore;

    public int FreeReplicas(double cpuCores) => IsCounted(cpuCores) ? (int)((FreeCores / cpuCores) + 1e-9) : machineCores * UngrantedReplicasPerCore;

    /// <summary>Who may start how many now: as far as there are cores to grant, and in turns.</summary>
    /// <param name="services">Of all applications.</param>
    public IReadOnlyDictionary<ServiceSupervisor, int> ShareOut(IReadOnlyList<ServiceSupervisor> services, TimeSpan now)
    {
        GrantedCores = services.Sum(service => service.Replicas.Instances(now).Count * service.Spec.CpuCores);
        var room = RoomSharing.Share(FreeCores, [.. services.Select(service => service.Claim(now, IsGranted))]);
        var wishes = services.Select((service, i) => service.Fit(now, room[i])).ToList();
        var turns = StartTurns.Share(StartsAtOnce, wishes);
        StartsUnderWay = wishes.Sum(wish => wish.UnderWay) + turns.Sum();
        return services.Select((service, i) => (service, turns[i])).ToDictionary(pair => pair.service, pair => pair.Item2);
    }

    public RoomStatus Status() => new(machineCores, Overcommit, RoomCores, GrantedCores, StartsAtOnce, StartsUnderWay);

    private bool IsCounted(double cpuCores) => IsGranted && cpuCores > 0;
}

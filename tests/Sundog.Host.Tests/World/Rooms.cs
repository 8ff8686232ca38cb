using Sundog.Host.Services;

namespace Sundog.Host.Tests.World;

internal static class Rooms
{
    /// <summary>Of a machine with 4 Gi of memory that permits CPU grants.</summary>
    public static MachineRoom Granting(int cores)
    {
        var room = Plain(cores);
        room.Know([new(CpuGrant: true, "", MemoryGrant: false, "")]);
        return room;
    }

    /// <summary>Of a machine with 4 Gi of memory on which nothing has run yet.</summary>
    public static MachineRoom Plain(int cores) => new(cores, machineBytes: 4L << 30);
}

using Sundog.Host.Services;

namespace Sundog.Host.Tests.World;

internal static class Rooms
{
    /// <summary>Of a machine that permits CPU grants.</summary>
    public static MachineRoom Granting(int cores)
    {
        var room = new MachineRoom(cores);
        room.Know([new(CpuGrant: true, "", MemoryGrant: false, "")]);
        return room;
    }
}

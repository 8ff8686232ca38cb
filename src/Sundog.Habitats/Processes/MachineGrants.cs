using Sundog.Core.Ports;
using Sundog.Habitats.Processes.Grants;

namespace Sundog.Habitats.Processes;

/// <summary>What this machine permits processes to be granted, found out by trying; nothing is left behind.</summary>
public static class MachineGrants
{
    public static HabitatCapabilities Detect(string name) => CgroupGrants.ForThisMachine(name).Capabilities;
}

using Sundog.Core.Ports;

namespace Sundog.Habitats.Processes.Grants;

/// <summary>Where on this machine instances' control groups can be made. A folder is null where that is not permitted.</summary>
/// <param name="Cpu">Parent folder of groups that take a CPU quota.</param>
/// <param name="Memory">Parent folder of groups that take a memory limit.</param>
/// <param name="Pressure">Parent folder of groups that tell pressure and CPU time per instance.</param>
/// <param name="IsVersion2">Decides the names of the files.</param>
internal sealed record CgroupLayout(string? Cpu, string? Memory, string? Pressure, bool IsVersion2, HabitatCapabilities Capabilities)
{
    /// <summary>Begins the name of every parent folder, so that those of drivers that are gone can be told.</summary>
    public const string NamePrefix = "sundog-";

    /// <summary>Every parent folder once.</summary>
    public IEnumerable<string> Folders => new[] { Cpu, Memory, Pressure }.OfType<string>().Distinct();

    /// <summary>Finds out by trying, and leaves nothing behind.</summary>
    /// <param name="mounts">Text of /proc/self/mounts.</param>
    /// <param name="own">Text of /proc/self/cgroup.</param>
    /// <param name="name">Name of the folder to make; unique to the driver's state.</param>
    public static CgroupLayout Detect(string mounts, string own, string name)
    {
        var version1Cpu = CgroupMount.Find(mounts, own, "cpu");
        return version1Cpu is null ? DetectVersion2(CgroupMount.FindUnified(mounts, own), name) : DetectVersion1(mounts, own, version1Cpu, name);
    }

    private static CgroupLayout DetectVersion1(string mounts, string own, CgroupMount cpu, string name)
    {
        var (cpuFolder, whyNoCpu) = Try(cpu.OwnGroup, name, "cpu.cfs_quota_us", "-1");
        var memory = CgroupMount.Find(mounts, own, "memory");
        var (memoryFolder, whyNoMemory) = memory is null ? (null, "no memory controller") : Try(memory.OwnGroup, name, "memory.limit_in_bytes", "-1");
        var unified = CgroupMount.FindUnified(mounts, own);
        var (pressureFolder, _) = unified is null ? (null, "") : Try(unified.OwnGroup, name, "cgroup.max.depth", "max");
        return new CgroupLayout(cpuFolder, memoryFolder, pressureFolder, IsVersion2: false, new HabitatCapabilities(
            cpuFolder is not null, whyNoCpu ?? "cgroup v1 quota, period 10 ms", memoryFolder is not null, whyNoMemory ?? "cgroup v1 limit"));
    }

    /// <summary>
    /// Version 2 lets only groups without processes of their own hand controllers down, so our own group is no parent for others unless it is the
    /// root: the nearest group above us that lets us is taken. Under systemd that is the user's delegated slice.
    /// </summary>
    private static CgroupLayout DetectVersion2(CgroupMount? mount, string name)
    {
        if (mount is null) return None("no cgroup file system is mounted");

        string? firstReason = null;
        for (var group = mount.OwnGroup; group is not null; group = mount.Above(group))
        {
            if (Libc.access(Path.Combine(group, "cgroup.procs"), 2) != 0)
            {
                firstReason ??= $"no permission to move processes below {group}";
                continue;
            }

            CgroupFile.HandDownControllers(group); // Often done already; the next lines find out.
            var (cpu, whyNoCpu) = Try(group, name, "cpu.max", "max 10000");
            firstReason ??= whyNoCpu;
            if (cpu is null) continue;

            var (memory, whyNoMemory) = Try(group, name, "memory.max", "max");
            return new CgroupLayout(cpu, memory, cpu, IsVersion2: true, new HabitatCapabilities(
                true, "cgroup v2 quota, period 10 ms", memory is not null, whyNoMemory ?? "cgroup v2 limit"));
        }

        return None(firstReason ?? "no cgroup of ours");
    }

    private static CgroupLayout None(string reason) => new(null, null, null, false, new HabitatCapabilities(false, reason, false, reason));

    /// <returns>The folder when a group in it can be given that setting, else the reason.</returns>
    private static (string? Folder, string? Reason) Try(string parent, string name, string file, string value)
    {
        var folder = Path.Combine(parent, name);
        var wasThere = Directory.Exists(folder);
        try
        {
            Directory.CreateDirectory(folder);
            return CgroupFile.TryWrite(Path.Combine(folder, file), value) ? (folder, null) : (null, $"cannot write {file} below {parent}");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return (null, $"cannot create a group below {parent}");
        }
        finally
        {
            if (!wasThere) _ = Libc.rmdir(folder);
        }
    }
}

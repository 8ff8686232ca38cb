using System.Globalization;
using Sundog.Core.Ports;

namespace Sundog.Habitats.Processes.Grants;

/// <summary>Gives instances their share of CPU and memory by control groups, one group per instance, where the machine permits it.</summary>
/// <remarks>A refusal by the kernel for one instance (its group vanished, it has just ended) changes nothing for the others.</remarks>
internal sealed class CgroupGrants(CgroupLayout layout)
{
    private volatile bool _moveRefused;

    public HabitatCapabilities Capabilities => !_moveRefused
        ? layout.Capabilities
        : new HabitatCapabilities(false, "moving a process into its control group was refused", false, "moving a process into its control group was refused");

    public static CgroupGrants ForThisMachine(string name) =>
        new(CgroupLayout.Detect(File.ReadAllText("/proc/self/mounts"), File.ReadAllText("/proc/self/cgroup"), name));

    /// <summary>Makes the instance's groups and moves its process into them. No CPU quota yet.</summary>
    public void Place(string instance, int processId, long memoryBytes)
    {
        foreach (var folder in layout.Folders)
        {
            var group = Path.Combine(folder, instance);
            if (!TryCreate(group)) continue;
            if (folder == layout.Memory && memoryBytes > 0) SetMemory(instance, memoryBytes);
            var moved = CgroupFile.TryWrite(Path.Combine(group, "cgroup.procs"), processId.ToString(CultureInfo.InvariantCulture));
            if (!moved && folder == layout.Cpu && ProcessIdentity.Running(processId) is not null) _moveRefused = true;
        }
    }

    /// <param name="cores">0 takes the quota away.</param>
    public void SetCpu(string instance, double cores)
    {
        if (layout.Cpu is null) return;

        var group = Path.Combine(layout.Cpu, instance);
        CpuQuota? quota = cores > 0 ? CpuQuota.Of(cores) : null;
        if (layout.IsVersion2)
        {
            CgroupFile.TryWrite(
                Path.Combine(group, "cpu.max"),
                quota is { } q ? string.Create(CultureInfo.InvariantCulture, $"{q.QuotaMicroseconds} {q.PeriodMicroseconds}") : "max 10000");
            return;
        }

        // Without a quota first: the kernel refuses a period in which the old quota would be out of range.
        CgroupFile.TryWrite(Path.Combine(group, "cpu.cfs_quota_us"), "-1");
        if (quota is not { } given) return;
        CgroupFile.TryWrite(Path.Combine(group, "cpu.cfs_period_us"), given.PeriodMicroseconds.ToString(CultureInfo.InvariantCulture));
        CgroupFile.TryWrite(Path.Combine(group, "cpu.cfs_quota_us"), given.QuotaMicroseconds.ToString(CultureInfo.InvariantCulture));
    }

    /// <returns>False while the kernel still counts processes in a group: ask again.</returns>
    public bool Remove(string instance) => layout.Folders.Select(folder => TryRemove(Path.Combine(folder, instance))).ToArray().All(gone => gone);

    /// <summary>Instances that have a group, whoever made it.</summary>
    public IEnumerable<string> Existing() =>
        layout.Folders.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Select(group => Path.GetFileName(group)).Distinct();

    /// <summary>Call when no instance has a group any more.</summary>
    public void RemoveParents()
    {
        foreach (var folder in layout.Folders.Where(Directory.Exists)) _ = Libc.rmdir(folder);
    }

    /// <summary>
    /// Removes groups without processes that drivers of other state folders left: those whose host ended before its instances, and that no other followed.
    /// The kernel keeps whatever has a process in it.
    /// </summary>
    /// <param name="made">Younger ones may be waiting for their process.</param>
    public void RemoveStrays(DateTime made)
    {
        foreach (var own in layout.Folders)
        {
            foreach (var other in Directory.EnumerateDirectories(Path.GetDirectoryName(own)!, CgroupLayout.NamePrefix + "*").Where(folder => folder != own).ToList())
            {
                var isOld = IsMadeBefore(made, other); // Asked first: what is removed from it changes it.
                foreach (var group in Subgroups(other).Where(group => IsMadeBefore(made, group))) _ = Libc.rmdir(group);
                if (isOld) _ = Libc.rmdir(other);
            }
        }
    }

    private static IReadOnlyList<string> Subgroups(string group)
    {
        try
        {
            return Directory.GetDirectories(group);
        }
        catch (DirectoryNotFoundException)
        {
            return []; // Its owner has removed it just now.
        }
    }

    private static bool IsMadeBefore(DateTime time, string group) => Directory.GetLastWriteTimeUtc(group) < time;

    private void SetMemory(string instance, long bytes) => CgroupFile.TryWrite(
        Path.Combine(layout.Memory!, instance, layout.IsVersion2 ? "memory.max" : "memory.limit_in_bytes"), bytes.ToString(CultureInfo.InvariantCulture));

    private bool TryCreate(string group)
    {
        try
        {
            Directory.CreateDirectory(group);
            if (layout.IsVersion2) CgroupFile.TryWrite(Path.Combine(Path.GetDirectoryName(group)!, "cgroup.subtree_control"), "+cpu +memory");
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool TryRemove(string group) => !Directory.Exists(group) || Libc.rmdir(group) == 0;
}

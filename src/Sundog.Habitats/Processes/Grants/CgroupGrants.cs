using System.Globalization;
using Sundog.Core.Ports;

namespace Sundog.Habitats.Processes.Grants;

/// <summary>Gives instances their share of CPU and memory by control groups, one group per instance, where the machine permits it.</summary>
/// <remarks>What the kernel refuses one instance it would refuse the next: then the machine permits no such grant, whatever was found out before.</remarks>
internal sealed class CgroupGrants(CgroupLayout layout)
{
    private volatile string? _cpuRefusal;
    private volatile string? _memoryRefusal;

    /// <summary>From any thread.</summary>
    public HabitatCapabilities Capabilities => new(
        layout.Capabilities.CpuGrant && _cpuRefusal is null, _cpuRefusal ?? layout.Capabilities.CpuGrantReason,
        layout.Capabilities.MemoryGrant && _memoryRefusal is null, _memoryRefusal ?? layout.Capabilities.MemoryGrantReason);

    public static CgroupGrants ForThisMachine(string name) =>
        new(CgroupLayout.Detect(File.ReadAllText("/proc/self/mounts"), File.ReadAllText("/proc/self/cgroup"), name));

    /// <summary>Makes the instance's groups, where they are missing, and moves its process into them. No CPU quota yet.</summary>
    /// <exception cref="IOException">Too many files are open.</exception>
    public void Place(string instance, int processId, long memoryBytes)
    {
        foreach (var folder in layout.Folders)
        {
            var group = Path.Combine(folder, instance);
            if (!TryCreate(group))
            {
                Refused(folder, $"making a control group below {folder} was refused");
                continue;
            }

            if (folder == layout.Memory && memoryBytes > 0 && !TrySetMemory(group, memoryBytes)) _memoryRefusal ??= $"a memory limit of {memoryBytes} bytes was refused";
            var isMoved = CgroupFile.TryWrite(Path.Combine(group, "cgroup.procs"), processId.ToString(CultureInfo.InvariantCulture));
            if (!isMoved && ProcessIdentity.Running(processId) is not null) Refused(folder, "moving a process into its control group was refused");
        }
    }

    /// <param name="cores">0 takes the quota away.</param>
    public void SetCpu(string instance, double cores)
    {
        if (layout.Cpu is null) return;

        var group = Path.Combine(layout.Cpu, instance);
        if (!Directory.Exists(group)) return; // It could not be made, which was said then.
        CpuQuota? quota = cores > 0 ? CpuQuota.Of(cores) : null;
        var isSet = layout.IsVersion2 ? TrySetVersion2(group, quota) : TrySetVersion1(group, quota);
        if (!isSet) _cpuRefusal ??= string.Create(CultureInfo.InvariantCulture, $"a quota of {cores:0.##} cores was refused");
    }

    /// <summary>Ends whatever still runs in the instance's groups, in sessions of its own too, and removes them.</summary>
    /// <returns>False while the kernel still counts processes in a group: ask again.</returns>
    /// <exception cref="IOException">A group cannot be read.</exception>
    public bool Remove(string instance) => layout.Folders.Select(folder => TryRemove(Path.Combine(folder, instance))).ToArray().All(gone => gone);

    /// <summary>Whether a process is in the group of any of this driver's instances. From any thread.</summary>
    public bool Holds(int process) =>
        layout.Folders.FirstOrDefault() is { } folder && ProcessStat.Read(process, "cgroup") is { } groups && groups.Contains($"/{Path.GetFileName(folder)}/", StringComparison.Ordinal);

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

    private static bool TrySetVersion2(string group, CpuQuota? quota) => CgroupFile.TryWrite(
        Path.Combine(group, "cpu.max"),
        quota is { } given ? string.Create(CultureInfo.InvariantCulture, $"{given.QuotaMicroseconds} {given.PeriodMicroseconds}") : "max 10000");

    private static bool TrySetVersion1(string group, CpuQuota? quota)
    {
        var file = Path.Combine(group, "cpu.cfs_quota_us");
        if (!CgroupFile.TryWrite(file, "-1")) return false; // First: the kernel refuses a period in which the old quota would be out of range.
        return quota is not { } given
            || (CgroupFile.TryWrite(Path.Combine(group, "cpu.cfs_period_us"), given.PeriodMicroseconds.ToString(CultureInfo.InvariantCulture))
                && CgroupFile.TryWrite(file, given.QuotaMicroseconds.ToString(CultureInfo.InvariantCulture)));
    }

    private bool TrySetMemory(string group, long bytes) => CgroupFile.TryWrite(
        Path.Combine(group, layout.IsVersion2 ? "memory.max" : "memory.limit_in_bytes"), bytes.ToString(CultureInfo.InvariantCulture));

    private void Refused(string folder, string what)
    {
        if (folder == layout.Cpu) _cpuRefusal ??= what;
        if (folder == layout.Memory) _memoryRefusal ??= what;
    }

    private bool TryCreate(string group)
    {
        try
        {
            Directory.CreateDirectory(group);
            if (layout.IsVersion2) CgroupFile.HandDownControllers(Path.GetDirectoryName(group)!);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool TryRemove(string group)
    {
        if (!Directory.Exists(group)) return true;
        CgroupFile.KillAll(group);
        return Libc.rmdir(group) == 0;
    }
}

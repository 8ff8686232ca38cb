using System.Globalization;

namespace Sundog.Habitats.Processes.Grants;

/// <summary>Writes settings of control groups. Such a write either holds at once or is refused by the kernel.</summary>
internal static class CgroupFile
{
    /// <summary>Has the groups below one be given CPU quotas and memory limits, as far as the kernel has these controllers to give here.</summary>
    public static void HandDownControllers(string group)
    {
        foreach (var controller in (string[])["+cpu", "+memory"]) TryWrite(Path.Combine(group, "cgroup.subtree_control"), controller); // One refused refuses all of a write.
    }

    /// <summary>Kills every process that is in a group. One that is being started meanwhile may be missed: ask again while the group cannot be removed.</summary>
    /// <exception cref="IOException">The group cannot be read.</exception>
    public static void KillAll(string group)
    {
        foreach (var line in File.ReadAllLines(Path.Combine(group, "cgroup.procs")))
        {
            var isSeen = int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && process > 0; // 0: of a container that we cannot see into.
            if (isSeen) _ = Libc.kill(process, Libc.SigKill);
        }
    }

    public static bool TryWrite(string path, string value)
    {
        try
        {
            File.WriteAllText(path, value);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

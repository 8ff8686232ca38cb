namespace Sundog.Probes;

/// <summary>Where the kernel keeps the files of this process's control groups: version 2, version 1, or both side by side.</summary>
/// <remarks>A host may move a process into its group only once it is ready, so the place is looked up anew from time to time.</remarks>
internal static class ControlGroup
{
    private const string Root = "/sys/fs/cgroup";

    /// <summary>Candidates for a file of version 2, most specific first: <c>io.pressure</c>.</summary>
    public static IEnumerable<string> UnifiedFiles(string file, string membership)
    {
        foreach (var line in membership.Split('\n'))
        {
            if (!line.StartsWith("0::", StringComparison.Ordinal) || line.Length <= "0::/".Length) continue;
            yield return $"{Root}{line[3..]}/{file}";
            yield return $"{Root}/unified{line[3..]}/{file}";
        }
    }

    /// <summary>Candidates for a file of a version 1 controller: <c>cpu.stat</c> of <c>cpu</c>.</summary>
    public static IEnumerable<string> ControllerFiles(string controller, string file, string membership)
    {
        foreach (var line in membership.Split('\n'))
        {
            var parts = line.Split(':', 3);
            if (parts.Length != 3 || !parts[1].Split(',').Contains(controller) || parts[2] == "/") continue;
            yield return $"{Root}/{parts[1]}{parts[2]}/{file}";
            yield return $"{Root}/{controller}{parts[2]}/{file}";
        }
    }

    /// <returns>The text of <c>/proc/self/cgroup</c>; empty where there is none.</returns>
    public static string Membership()
    {
        try
        {
            return File.ReadAllText("/proc/self/cgroup");
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

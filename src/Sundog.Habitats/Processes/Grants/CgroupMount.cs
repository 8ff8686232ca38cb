namespace Sundog.Habitats.Processes.Grants;

/// <summary>A mounted hierarchy of control groups and our own place in it.</summary>
/// <param name="Root">Where it is mounted.</param>
/// <param name="OwnGroup">Folder of the group that this program is in.</param>
internal sealed record CgroupMount(string Root, string OwnGroup)
{
    /// <summary>The version 1 hierarchy with this controller; null when there is none.</summary>
    public static CgroupMount? Find(string mounts, string own, string controller)
    {
        var root = Mounts(mounts).FirstOrDefault(mount => mount.Type == "cgroup" && mount.Options.Contains(controller)).Path;
        if (root is null) return null;

        var line = own.Split('\n').FirstOrDefault(line => line.Split(':') is [_, var names, ..] && names.Split(',').Contains(controller));
        return Of(root, line);
    }

    /// <summary>The version 2 hierarchy; null when there is none.</summary>
    public static CgroupMount? FindUnified(string mounts, string own)
    {
        var root = Mounts(mounts).FirstOrDefault(mount => mount.Type == "cgroup2").Path;
        return root is null ? null : Of(root, own.Split('\n').FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal)));
    }

    /// <returns>Null above the root.</returns>
    public string? Above(string group) => group.Length <= Root.Length ? null : Path.GetDirectoryName(group);

    private static CgroupMount Of(string root, string? line)
    {
        var path = line?.Split(':', 3) is [_, _, var own] ? own.Trim() : "/";
        var group = Path.TrimEndingDirectorySeparator(root + path);
        return new CgroupMount(root, Directory.Exists(group) ? group : root); // A container may see the tree from another root.
    }

    private static IEnumerable<(string Path, string Type, string[] Options)> Mounts(string mounts) =>
        from line in mounts.Split('\n')
        let fields = line.Split(' ')
        where fields.Length > 3
        select (fields[1], fields[2], fields[3].Split(','));
}

namespace Sundog.Host.Manifest.Build;

/// <summary>Keeps published content in folders named by it: <c>store.webui/3f9a01c2d4e5</c>.</summary>
/// <param name="isUsed">Whether something that is up needs a folder: it stays, however old.</param>
internal sealed class RevisionFolders(string folder, Func<string, bool> isUsed)
{
    private const int KeptPerProject = 4;

    public PublishedProject Keep(PublishOutput output)
    {
        var revision = ContentRevision.OfFolder(output.Folder, IsPartOfIt);
        var ofProject = Path.Combine(folder, $"{output.AssemblyName.ToLowerInvariant()}-{ContentRevision.OfText(output.Project)[..4]}");
        var kept = Path.Combine(ofProject, revision);
        if (!Directory.Exists(kept))
        {
            var half = Path.Combine(ofProject, $".{revision}.part");
            if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
            Copy(output.Folder, half);
            Directory.Move(half, kept);
        }

        Directory.SetLastWriteTimeUtc(kept, DateTime.UtcNow);
        var old = new DirectoryInfo(ofProject).EnumerateDirectories().OrderByDescending(each => each.LastWriteTimeUtc).Skip(KeptPerProject);
        foreach (var unused in old.Where(each => !isUsed(each.FullName)).ToList()) unused.Delete(recursive: true);
        return new(output.Project, kept, output.AssemblyName, revision);
    }

    /// <summary>Debug symbols of native code are large and no part of what runs.</summary>
    private static bool IsPartOfIt(string file) => !file.EndsWith(".dbg", StringComparison.Ordinal);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(IsPartOfIt))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}

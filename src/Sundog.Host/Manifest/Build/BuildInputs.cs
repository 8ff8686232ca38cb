using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sundog.Host.Manifest.Build;

/// <summary>Sees whether anything that a build read may have changed: names, lengths and times of its files, and of the files that MSBuild looks for above them.</summary>
/// <remarks>It may call something changed that is not (then a build finds nothing to do), never the other way for projects laid out as usual.</remarks>
internal static class BuildInputs
{
    private static readonly HashSet<string> NotRead = new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", "artifacts", "node_modules", "TestResults" };

    private static readonly string[] LookedForAbove = ["*.props", "*.targets", "*.rsp"];

    private static readonly string[] NamedAbove =
        ["Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props", "global.json", "nuget.config", "NuGet.Config", ".editorconfig"];

    private static readonly EnumerationOptions WhatMayBeListed = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    /// <param name="newest">When the newest of them was written, UTC.</param>
    public static string Fingerprint(IReadOnlyList<string> inputs, out DateTime newest)
    {
        var files = Files(inputs);
        newest = files.Where(file => file.Exists).Select(file => file.LastWriteTimeUtc).DefaultIfEmpty().Max();
        var lines = files.Select(Line).Order(StringComparer.Ordinal).Distinct();
        var tools = $"{typeof(BuildInputs).Assembly.ManifestModule.ModuleVersionId} {NativeLinker.Find()}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tools + '\n' + string.Join('\n', lines))));
    }

    private static List<FileInfo> Files(IReadOnlyList<string> inputs)
    {
        var files = new List<FileInfo>();
        var above = new HashSet<string>();
        var folders = inputs.Where(Directory.Exists).ToList();
        files.AddRange(inputs.Where(input => !IsInside(input, folders) && !input.Contains("/obj/", StringComparison.Ordinal)).Select(input => new FileInfo(input)));
        foreach (var input in folders)
        {
            AddFolder(new DirectoryInfo(input), files);
            for (var folder = Path.GetDirectoryName(input); folder is not null && above.Add(folder); folder = Path.GetDirectoryName(folder))
            {
                // By name as well: a folder above may let nobody list it, and still give MSBuild the files that it asks for.
                files.AddRange(NamedAbove.Select(name => new FileInfo(Path.Combine(folder, name))));
                foreach (var pattern in LookedForAbove) files.AddRange(new DirectoryInfo(folder).EnumerateFiles(pattern, WhatMayBeListed));
            }
        }

        return files;
    }

    /// <summary>The folder itself included: its content is listed whole. What a build generates lies below obj, wherever that is.</summary>
    private static bool IsInside(string input, List<string> folders) =>
        folders.Exists(folder => input == folder || input.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static void AddFolder(DirectoryInfo folder, List<FileInfo> files)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos("*", WhatMayBeListed))
        {
            if (entry.Name[0] == '.' && entry.Name != ".editorconfig") continue;
            if (entry is FileInfo file) files.Add(file);
            else if (entry is DirectoryInfo inner && inner.LinkTarget is null && !NotRead.Contains(inner.Name)) AddFolder(inner, files);
        }
    }

    private static string Line(FileInfo file) =>
        file.Exists
            ? string.Create(CultureInfo.InvariantCulture, $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}")
            : file.FullName;
}

using System.Reflection;

namespace Tidy.Tests;

/// <summary>The files of this repository, as a reader would list them: nothing that a build or a run left behind.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = [".git", ".sundog", ".vs", ".idea", "artifacts", "bin", "obj", "node_modules", "TestResults"];

    public static string Root { get; } = Path.TrimEndingDirectorySeparator(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!);

    /// <summary>Paths relative to the root, with forward slashes, sorted.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Below(Root).Select(Relative).Order(StringComparer.Ordinal)];

    /// <summary>C# files that people write.</summary>
    public static IReadOnlyList<string> Sources { get; } = [.. Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && !f.EndsWith(".g.cs", StringComparison.Ordinal))];

    public static IReadOnlyList<Project> Projects { get; } = [.. Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal)).Select(Project.Read)];

    public static string Text(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Below(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) yield return file;
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            if (NotOurs.Contains(Path.GetFileName(inner)) || new DirectoryInfo(inner).LinkTarget is not null) continue;
            foreach (var file in Below(inner)) yield return file;
        }
    }
}

using System.Text.RegularExpressions;
using Sundog.Host.Manifest;

namespace Sundog.Cli.Commands;

/// <summary>A project that serves HTTP.</summary>
/// <param name="Name">The service name it gets: a DNS label, unique among those found.</param>
/// <param name="RelativePath">From the folder that was searched, with forward slashes.</param>
/// <param name="AddsSundog">Its sources call AddSundog already.</param>
/// <param name="Calls">Names of other projects found that its sources mention as http://name.</param>
internal sealed record WebProject(string Name, string RelativePath, bool AddsSundog, IReadOnlyList<string> Calls);

/// <summary>Finds web projects below a folder, tests and build output left out.</summary>
internal static partial class WebProjects
{
    private const int DepthMax = 6;

    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", "artifacts", "node_modules", "packages" };

    /// <returns>In the order of their names.</returns>
    public static IReadOnlyList<WebProject> Below(string folder)
    {
        var files = new List<string>();
        Search(folder, 0, files);
        var names = Names(files);
        return [.. files.Select((file, i) => Read(folder, file, names[i], names)).OrderBy(project => project.Name, StringComparer.Ordinal)];
    }

    /// <param name="file">Of a project.</param>
    /// <exception cref="IOException">Its sources cannot be read.</exception>
    public static bool AddsSundog(string file) => AddsSundogIn(SourcesOf(file));

    private static string SourcesOf(string file) => string.Join('\n', Sources(Path.GetDirectoryName(file)!, 0).Select(File.ReadAllText));

    private static bool AddsSundogIn(string sources) => sources.Contains("AddSundog(", StringComparison.Ordinal);

    private static void Search(string folder, int depth, List<string> found)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.csproj").Where(IsWeb)) found.Add(file);
        if (depth == DepthMax) return;
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            var name = Path.GetFileName(inner);
            if (name[0] != '.' && !Skipped.Contains(name)) Search(inner, depth + 1, found);
        }
    }

    private static bool IsWeb(string file)
    {
        var text = File.ReadAllText(file);
        return WebSdk().IsMatch(text) && !text.Contains("<IsTestProject>true", StringComparison.Ordinal) && !TestPackage().IsMatch(text);
    }

    /// <summary>What tells projects apart: Shop.Catalog and Shop.Web are catalog and web, but Web alone stays web.</summary>
    private static List<string> Names(List<string> files)
    {
        var full = files.Select(file => Path.GetFileNameWithoutExtension(file)).ToList();
        var prefix = full.Count > 1 ? SharedPrefix(full) : full is [var only] && only.Contains('.') ? only[..(only.LastIndexOf('.') + 1)] : "";
        var names = new List<string>();
        foreach (var name in full)
        {
            var label = ManifestFile.NameOf(name[prefix.Length..]);
            var unique = label;
            for (var i = 2; names.Contains(unique); i++) unique = $"{label}-{i}";
            names.Add(unique);
        }

        return names;
    }

    /// <summary>The leading dotted words that all share, the last dot included.</summary>
    private static string SharedPrefix(List<string> names)
    {
        var first = names[0];
        var end = first.LastIndexOf('.') + 1;
        while (end > 0 && !names.All(name => name.Length > end && name.StartsWith(first[..end], StringComparison.Ordinal))) end = first.LastIndexOf('.', Math.Max(0, end - 2)) + 1;
        return first[..end];
    }

    private static WebProject Read(string folder, string file, string name, List<string> names)
    {
        var sources = SourcesOf(file);
        var calls = names.Where(other => other != name && Regex.IsMatch(sources, $"https?://{Regex.Escape(other)}[/:\"'\\s]", RegexOptions.IgnoreCase)).ToList();
        return new(name, Path.GetRelativePath(folder, file).Replace('\\', '/'), AddsSundogIn(sources), calls);
    }

    private static IEnumerable<string> Sources(string folder, int depth)
    {
        foreach (var pattern in (string[])["*.cs", "appsettings*.json"])
        {
            foreach (var file in Directory.EnumerateFiles(folder, pattern)) yield return file;
        }

        if (depth == DepthMax) yield break;
        foreach (var inner in Directory.EnumerateDirectories(folder).Where(inner => !Skipped.Contains(Path.GetFileName(inner)) && Path.GetFileName(inner)[0] != '.'))
        {
            foreach (var file in Sources(inner, depth + 1)) yield return file;
        }
    }

    [GeneratedRegex("Sdk\\s*=\\s*\"Microsoft\\.NET\\.Sdk\\.Web[\"/]")]
    private static partial Regex WebSdk();

    [GeneratedRegex("Include=\"(xunit|nunit|mstest|Microsoft\\.NET\\.Test\\.Sdk)", RegexOptions.IgnoreCase)]
    private static partial Regex TestPackage();
}

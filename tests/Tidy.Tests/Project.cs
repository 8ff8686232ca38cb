using System.Xml.Linq;

namespace Tidy.Tests;

/// <summary>A project file, as far as the map needs it.</summary>
/// <param name="File">Relative to the root.</param>
/// <param name="References">Paths of referenced projects, relative to the root.</param>
/// <param name="Packages">Packages that come along at run time or build time; analyzers are kept apart.</param>
/// <param name="HasOwnVersions">True when a package's version is written here and not in Directory.Packages.props.</param>
internal sealed record Project(string File, IReadOnlyList<string> References, IReadOnlyList<string> Packages, bool HasOwnVersions)
{
    public string Name => Path.GetFileNameWithoutExtension(File);

    public string Folder => Path.GetDirectoryName(File)!.Replace('\\', '/');

    /// <summary>A room is a project under src.</summary>
    public bool IsRoom => File.StartsWith("src/", StringComparison.Ordinal);

    public static Project Read(string file)
    {
        var xml = XDocument.Parse(Repository.Text(file));
        var folder = Path.GetDirectoryName(file)!;
        var packages = xml.Descendants("PackageReference").ToList();
        return new(
            file,
            [.. xml.Descendants("ProjectReference").Select(r => Normal(folder, r.Attribute("Include")!.Value))],
            [.. packages.Where(p => !IsAnalyzer(p)).Select(p => p.Attribute("Include")?.Value ?? p.Attribute("Update")!.Value)],
            packages.Any(p => p.Attribute("Version") is not null || p.Element("Version") is not null));
    }

    private static bool IsAnalyzer(XElement package) => package.Attribute("PrivateAssets")?.Value == "all";

    private static string Normal(string folder, string reference) =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, folder, reference.Replace('\\', '/')))).Replace('\\', '/');
}

namespace Tidy.Tests;

/// <summary>
/// Goal: the arrows between rooms stay as ARCHITECTURE.md draws them. Method: read the project files; what is not allowed here is an error.
/// </summary>
public class RoomsTests
{
    /// <summary>For each room, the rooms it may depend on.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Sundog.Core"] = [],
        ["Sundog"] = ["Sundog.Core"],
        ["Sundog.Habitats"] = ["Sundog.Core"],
        ["Sundog.Simulation"] = ["Sundog.Core"],
        ["Sundog.Host"] = ["Sundog.Core", "Sundog.Habitats", "Sundog"],
        ["Sundog.Bench"] = ["Sundog.Core", "Sundog.Habitats", "Sundog", "Sundog.Host", "Sundog.Simulation"],
        ["Sundog.Cli"] = ["Sundog.Core", "Sundog.Habitats", "Sundog", "Sundog.Host", "Sundog.Simulation", "Sundog.Bench"],
    };

    /// <summary>Rooms that ship inside a service or must stay free of everything: the shared framework and nothing else.</summary>
    private static readonly string[] WithoutPackages = ["Sundog.Core", "Sundog", "Sundog.Habitats", "Sundog.Simulation"];

    /// <summary>Rooms with calls that must not appear there, named in a BannedSymbols.txt beside the project.</summary>
    private static readonly string[] WithBannedSymbols = ["Sundog.Core", "Sundog", "Sundog.Habitats", "Sundog.Simulation"];

    private static IEnumerable<Project> Rooms => Repository.Projects.Where(p => p.IsRoom);

    [Fact]
    public void Every_room_is_on_the_map() =>
        Findings.None(Rooms.Select(r => r.Name).Except(Arrows.Keys));

    [Fact]
    public void Arrows_between_rooms_point_one_way() =>
        Findings.None(
            from room in Rooms
            from reference in room.References
            where !Arrows[room.Name].Contains(Path.GetFileNameWithoutExtension(reference))
            select $"{room.Name} may not depend on {reference}");

    [Fact]
    public void A_room_speaks_only_of_rooms_it_may_depend_on() =>
        Findings.None(
            from room in Rooms
            let allowed = Arrows[room.Name].Append(room.Name).ToArray()
            from source in Repository.Sources
            where source.StartsWith(room.Folder + "/", StringComparison.Ordinal)
            from line in Repository.Lines(source)
            let other = Arrows.Keys.Where(r => r != "Sundog").FirstOrDefault(r => line.StartsWith($"using {r}.", StringComparison.Ordinal) || line == $"using {r};")
            where other is not null && !allowed.Contains(other)
            select $"{source}: {line}");

    [Fact]
    public void Samples_depend_on_the_package_and_on_each_other_only() =>
        Findings.None(
            from sample in Repository.Projects
            where sample.File.StartsWith("samples/", StringComparison.Ordinal)
            from reference in sample.References
            where reference != "src/Sundog/Sundog.csproj" && !reference.StartsWith("samples/", StringComparison.Ordinal)
            select $"{sample.File} may not depend on {reference}");

    [Fact]
    public void Some_rooms_carry_no_package() =>
        Findings.None(
            from room in Rooms
            where WithoutPackages.Contains(room.Name)
            from package in room.Packages
            select $"{room.Name} carries {package}");

    [Fact]
    public void Some_rooms_name_the_calls_that_must_not_appear_there() =>
        Findings.None(
            from room in Rooms
            where WithBannedSymbols.Contains(room.Name) && !Repository.Files.Contains($"{room.Folder}/BannedSymbols.txt")
            select $"{room.Folder}/BannedSymbols.txt is missing");

    /// <summary>What users of a package write stands in the room's own namespace, whatever its folder.</summary>
    [Fact]
    public void Namespaces_follow_the_folders() =>
        Findings.None(
            from room in Rooms
            from source in Repository.Sources
            where source.StartsWith(room.Folder + "/", StringComparison.Ordinal)
            let line = Repository.Lines(source).FirstOrDefault(l => l.StartsWith("namespace ", StringComparison.Ordinal))
            where line is not null
            let folder = Path.GetDirectoryName(source)!.Replace('\\', '/')[room.Folder.Length..].Replace('/', '.')
            let expected = room.Name + folder
            let actual = line["namespace ".Length..].TrimEnd(';')
            where actual != expected && actual != room.Name
            select $"{source}: {actual}, expected {expected}");
}

namespace Sundog.Host.Manifest;

/// <summary>What a service runs: a project or a command, and exactly one of them, which must exist.</summary>
internal sealed class SourceChoice(string directory, MistakeList mistakes)
{
    private static readonly string[] ProjectExtensions = [".csproj", ".fsproj", ".vbproj"];

    /// <returns>Null when it was reported why there is none.</returns>
    public ServiceSource? Find(FieldsNode service, string path)
    {
        var project = service[ManifestFields.Project.Name];
        var command = service[ManifestFields.Command.Name];
        switch (project, command)
        {
            case (not null, not null):
                var second = project.Line > command.Line ? project : command;
                mistakes.Add(second, path, "both project and command", "one of them");
                return null;
            case (null, null):
                var misspelt = service.Entries.Any(entry => NearestName.Of(entry.Key.Value, ["project", "command"]) is not null);
                if (!misspelt) mistakes.Add(service, path, "neither project nor command", "'project: PATH' or 'command: [PROGRAM, ARGUMENTS...]'");
                return null;
            case (ScalarNode { IsNothing: false } file, null):
                return Project(file, $"{path}.project");
            case (null, ListNode { Items.Count: > 0 } words) when words.Items.All(word => word is ScalarNode { IsNothing: false }):
                return Command([.. words.Items.Cast<ScalarNode>()], $"{path}.command[0]");
            default:
                return null; // The check has told it.
        }
    }

    private ServiceSource.Project? Project(ScalarNode file, string path)
    {
        var full = Path.GetFullPath(file.Value, directory);
        if (Directory.Exists(full)) full = OnlyProjectIn(full) ?? full;
        if (File.Exists(full) && ProjectExtensions.Contains(Path.GetExtension(full))) return new(full);

        var found = Directory.Exists(full) ? $"{file.Found}, a folder without exactly one project file"
            : File.Exists(full) ? $"{file.Found}, which is no project file"
            : $"{file.Found}, which does not exist";
        mistakes.Add(file, path, found, $"a project file (.csproj) relative to {directory}");
        return null;
    }

    private static string? OnlyProjectIn(string folder)
    {
        var projects = ProjectExtensions.SelectMany(extension => Directory.EnumerateFiles(folder, "*" + extension)).Take(2).ToList();
        return projects is [var only] ? only : null;
    }

    private ServiceSource.Command? Command(IReadOnlyList<ScalarNode> words, string path)
    {
        var program = words[0];
        var full = program.Value.Contains('/') ? Path.GetFullPath(program.Value, directory) : ProgramPath.Find(program.Value);
        if (full is not null && File.Exists(full)) return new([full, .. words.Skip(1).Select(word => word.Value)]);

        mistakes.Add(program, path, $"{program.Found}, which does not exist", full is null ? "a program on PATH, or a path with a '/'" : $"a program relative to {directory}");
        return null;
    }
}

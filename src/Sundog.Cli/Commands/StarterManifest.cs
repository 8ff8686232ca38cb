using System.Text;

namespace Sundog.Cli.Commands;

/// <summary>The text of a first manifest: nothing but services, projects and one objective.</summary>
internal static class StarterManifest
{
    private static readonly string[] UsualEntries = ["web", "webui", "ui", "frontend", "front", "gateway", "bff", "site", "app", "api"];

    public static string Text(IReadOnlyList<WebProject> projects, string objective)
    {
        var entry = EntryOf(projects);
        var text = new StringBuilder();
        text.Append("# What else can be said here: maxReplicas, minReplicas, cpu, memory, environment, observe; port and entry under spec.\n");
        text.Append("spec:\n  services:\n");
        foreach (var project in projects)
        {
            text.Append($"    {project.Name}:\n");
            text.Append($"      project: {Quoted(project.RelativePath)}\n");
            if (project == entry) text.Append($"      objective: {objective}   # requests from outside arrive here\n");
        }

        return text.ToString();
    }

    /// <summary>The service that no other calls; among several the one with a usual name, else the first.</summary>
    public static WebProject EntryOf(IReadOnlyList<WebProject> projects)
    {
        var uncalled = projects.Where(project => !projects.Any(other => other.Calls.Contains(project.Name))).ToList();
        var candidates = uncalled.Count > 0 ? uncalled : [.. projects];
        return candidates
            .OrderBy(project => Array.IndexOf(UsualEntries, project.Name) is >= 0 and var rank ? rank : UsualEntries.Length)
            .ThenByDescending(project => project.Calls.Count)
            .First();
    }

    /// <summary>A path that YAML would read as something else, or not at all, is quoted.</summary>
    private static string Quoted(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-') && char.IsAsciiLetter(path[0]) ? path : $"'{path.Replace("'", "''")}'";
}

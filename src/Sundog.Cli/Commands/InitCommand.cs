using System.CommandLine;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;
using Sundog.Host.Manifest;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog init</c>: writes a manifest for the web projects found below a folder.</summary>
internal static class InitCommand
{
    public static Command Create(Streams streams)
    {
        var folder = new Argument<string>("folder") { Description = "Where to look for projects and to write sundog.yaml.", DefaultValueFactory = _ => "." };
        var objective = new Option<string>("--objective") { Description = "What the entry service must hold.", DefaultValueFactory = _ => "p95 < 250ms" };
        var print = new Option<bool>("--print") { Description = "Write to the terminal instead of the file." };
        var force = new Option<bool>("--force") { Description = "Overwrite a sundog.yaml that is already there." };
        var output = CommonOptions.Output();
        var command = HelpWithExamples.Of(
            new Command("init", "Write a sundog.yaml for the web projects found here.") { folder, objective, print, force, output },
            "sundog init",
            "sundog init src --objective 'p99 < 500ms'",
            "sundog init --print");
        command.SetAction(parsed => Run(
            streams, parsed.GetValue(folder)!, parsed.GetValue(objective)!, parsed.GetValue(print), parsed.GetValue(force), parsed.GetValue(output)));
        return command;
    }

    private static int Run(Streams streams, string folder, string objective, bool print, bool force, OutputFormat format)
    {
        if (!Directory.Exists(folder)) throw new CommandFailure($"no folder '{folder}'", ExitCode.Usage);
        if (!Core.Scaling.Objective.TryParse(objective, out _, out var wrong)) throw new CommandFailure(wrong, ExitCode.Usage);

        var file = Path.Combine(folder, ManifestFile.DefaultName);
        if (File.Exists(file) && !force && !print) throw new CommandFailure($"{file} exists already; overwrite it with --force, or look with --print");

        var projects = WebProjects.Below(Path.GetFullPath(folder));
        if (projects.Count == 0)
        {
            throw new CommandFailure($"no web project (Sdk=\"Microsoft.NET.Sdk.Web\") below '{folder}'; make one with 'dotnet new web -o Api'");
        }

        var text = StarterManifest.Text(projects, objective);
        if (!print) File.WriteAllText(file, text);
        if (format == OutputFormat.Json)
        {
            var entry = StarterManifest.EntryOf(projects).Name;
            Json.Write(streams.Out, "manifest", new FirstManifest(print ? null : Path.GetFullPath(file), text, entry, projects), CliJson.Default.FirstManifest);
            return ExitCode.Done;
        }

        if (print)
        {
            streams.Out.Write(text);
            return ExitCode.Done;
        }

        streams.Progress($"wrote {file}: {projects.Count} {(projects.Count == 1 ? "service" : "services")}, entry {StarterManifest.EntryOf(projects).Name}");
        foreach (var project in projects.Where(project => !project.AddsSundog))
        {
            streams.Progress($"{project.Name}: add the package (dotnet add {project.RelativePath} package Sundog) and the line builder.AddSundog() to its Program.cs");
        }

        streams.Progress("next: sundog up");
        return ExitCode.Done;
    }
}

/// <summary>For programs.</summary>
/// <param name="File">Null when it was only to be printed.</param>
internal sealed record FirstManifest(string? File, string Text, string Entry, IReadOnlyList<WebProject> Projects);

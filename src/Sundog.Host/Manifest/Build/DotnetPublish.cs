using System.Text;

namespace Sundog.Host.Manifest.Build;

/// <summary>What one run of <c>dotnet publish</c> made.</summary>
/// <param name="Inputs">Folders and files that went in; a folder means everything in it.</param>
public sealed record PublishOutputs(IReadOnlyList<PublishOutput> Projects, IReadOnlyList<string> Inputs);

public sealed record PublishOutput(string Project, string Folder, string AssemblyName);

/// <summary>Runs one <c>dotnet publish</c> over a solution of the given projects and learns from the build itself where the output lies.</summary>
/// <remarks>A targets file is imported into every project of the build; it writes one small description per project.</remarks>
internal sealed class DotnetPublish(string folder)
{
    private const int LinesShownMax = 20;

    private const string Targets = """
        <Project>
          <PropertyGroup>
            <SundogDescription>$(SundogDescriptions)$([MSBuild]::StableStringHash('$(MSBuildProjectFullPath)'))</SundogDescription>
          </PropertyGroup>
          <Target Name="SundogInputs" AfterTargets="CopyFilesToOutputDirectory">
            <WriteLinesToFile File="$(SundogDescription).inputs" Overwrite="true"
              Lines="$(MSBuildProjectDirectory);@(Compile->'%(FullPath)');@(Content->'%(FullPath)');@(EmbeddedResource->'%(FullPath)');@(None->'%(FullPath)')" />
          </Target>
          <Target Name="SundogOutput" AfterTargets="Publish">
            <WriteLinesToFile File="$(SundogDescription).output" Overwrite="true"
              Lines="$(MSBuildProjectFullPath);$([MSBuild]::NormalizePath('$(MSBuildProjectDirectory)', '$(PublishDir)'));$(AssemblyName)" />
          </Target>
        </Project>
        """;

    /// <returns>Exactly one of the two.</returns>
    public async Task<(PublishOutputs? Outputs, BuildFailure? Failure)> Run(
        IReadOnlyCollection<string> projects, Action<string> progress, CancellationToken cancel)
    {
        if (DotnetProgram.Find() is not { } dotnet) return (null, new(["found no 'dotnet': install the .NET 10 SDK, https://dot.net/download"], ""));

        var descriptions = Path.Combine(folder, "descriptions") + Path.DirectorySeparatorChar;
        if (Directory.Exists(descriptions)) Directory.Delete(descriptions, recursive: true);
        Directory.CreateDirectory(descriptions);
        var targets = Path.Combine(folder, "describe.targets");
        var solution = Path.Combine(folder, "application.slnx");
        await File.WriteAllTextAsync(targets, Targets, cancel);
        await File.WriteAllTextAsync(solution, Solution(projects), cancel);

        string[] arguments =
        [
            "publish", solution, "-c", "Release", "-nodeReuse:false", "-tl:off", "-v:m", "-nologo",
            "-p:UseSharedCompilation=false", // Leaves no compiler server behind.
            "-p:ShouldUnsetParentConfigurationAndPlatform=false", // What is referenced is built in Release too.
            $"-p:CustomAfterMicrosoftCommonTargets={targets}", $"-p:SundogDescriptions={descriptions}",
            .. NativeLinker.PublishProperties(),
        ];
        if (NativeLinker.Find() is null) progress("no clang or gcc here: building without NativeAOT");

        var run = new DotnetRun(dotnet, Path.Combine(folder, "publish.log"));
        var lines = new List<string>();
        var story = new PublishStory(projects.Count, progress);
        void Told(string line)
        {
            lines.Add(line);
            story.Tell(line);
        }

        var code = await run.Run(arguments, Told, cancel);
        if (code != 0) return (null, new(Errors(lines), run.Log));

        var outputs = Directory.EnumerateFiles(descriptions, "*.output").Select(File.ReadAllLines).Select(line => new PublishOutput(line[0], line[1], line[2])).ToList();
        var silent = projects.Where(project => !outputs.Exists(output => output.Project == project)).ToList();
        if (silent.Count > 0) return (null, new([.. silent.Select(project => $"{project}: was not published; is it an executable project?")], run.Log));

        var inputs = Directory.EnumerateFiles(descriptions, "*.inputs").SelectMany(File.ReadAllLines).Distinct().ToList();
        return (new([.. outputs.Where(output => projects.Contains(output.Project))], inputs), null);
    }

    private static List<string> Errors(List<string> lines)
    {
        var errors = lines
            .Where(line => line.Contains(": error", StringComparison.Ordinal))
            .Select(line => line.LastIndexOf(" [", StringComparison.Ordinal) is > 0 and var project ? line[..project].Trim() : line.Trim())
            .Distinct().Take(LinesShownMax).ToList();
        return errors.Count > 0 ? errors : [.. lines.Where(line => line.Trim().Length > 0).TakeLast(LinesShownMax).DefaultIfEmpty("dotnet publish failed and said nothing")];
    }

    private static string Solution(IReadOnlyCollection<string> projects)
    {
        // A folder each, because two projects of one name may not share one.
        var text = new StringBuilder("<Solution>\n");
        var number = 0;
        foreach (var project in projects.Order())
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  <Folder Name=\"/{number++}/\"><Project Path=\"{System.Security.SecurityElement.Escape(project)}\" /></Folder>\n");
        }

        return text.Append("</Solution>\n").ToString();
    }
}

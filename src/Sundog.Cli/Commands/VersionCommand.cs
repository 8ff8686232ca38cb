using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog version</c>.</summary>
internal static class VersionCommand
{
    private const int CommitShown = 12;

    private static readonly string[] Parts =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', 2);

    public static Command Create(Streams streams)
    {
        var output = CommonOptions.Output();
        var command = new Command("version", "Show the version of sundog and of what it runs on.") { output };
        command.SetAction(parsed =>
        {
            var (runtime, platform) = (RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier);
            if (parsed.GetValue(output) == OutputFormat.Json) Json.Write(streams.Out, "sundog", new ProgramVersion(Version, Commit, runtime, platform), CliJson.Default.ProgramVersion);
            else streams.Out.WriteLine($"sundog {Version}{(Commit is null ? "" : $" of commit {Commit[..CommitShown]}")} on {runtime}, {platform}");
        });
        return command;
    }

    /// <summary>As in the package: <c>0.1.0</c>.</summary>
    private static string Version => Parts[0];

    /// <summary>What it was built from; null where that was no clone.</summary>
    private static string? Commit => Parts is [_, { Length: >= CommitShown } commit] ? commit : null;
}

/// <summary>For programs.</summary>
internal sealed record ProgramVersion(string Version, string? Commit, string Runtime, string Platform);

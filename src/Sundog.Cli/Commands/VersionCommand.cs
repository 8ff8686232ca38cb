using System.CommandLine;
using System.Runtime.InteropServices;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create(Streams streams)
    {
        var output = CommonOptions.Output();
        var command = new Command("version", "Show the version of sundog and of what it runs on.") { output };
        command.SetAction(parsed =>
        {
            var (runtime, platform) = (RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier);
            if (parsed.GetValue(output) == OutputFormat.Json) Json.Write(streams.Out, "sundog", new ProgramVersion(Version, runtime, platform), CliJson.Default.ProgramVersion);
            else streams.Out.WriteLine($"sundog {Version} on {runtime}, {platform}");
        });
        return command;
    }

    /// <summary>As in the package: <c>0.1.0</c>.</summary>
    public static string Version => typeof(VersionCommand).Assembly.GetName().Version!.ToString(3);
}

/// <summary>For programs.</summary>
internal sealed record ProgramVersion(string Version, string Runtime, string Platform);

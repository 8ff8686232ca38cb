using System.CommandLine;
using System.Runtime.InteropServices;
using Sundog.Cli.Terminal;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create(Streams streams)
    {
        var command = new Command("version", "Show the version of sundog and of what it runs on.");
        command.SetAction(_ => streams.Out.WriteLine($"sundog {Version} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}"));
        return command;
    }

    /// <summary>As in the package: <c>0.1.0</c>.</summary>
    public static string Version => typeof(VersionCommand).Assembly.GetName().Version!.ToString(3);
}

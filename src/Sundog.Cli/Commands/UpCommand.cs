using System.CommandLine;
using System.Globalization;
using Sundog.Cli.Hosting;
using Sundog.Cli.Terminal;
using Sundog.Host.Manifest;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog up</c>: builds an application, starts it, and stays until it is told to end.</summary>
internal static class UpCommand
{
    public static Command Create(Streams streams)
    {
        var detach = new Option<bool>("--detach", "-d") { Description = "Leave it running and return; 'sundog down' ends it." };
        var timeout = new Option<int>("--timeout")
        {
            Description = "Give up when it has not settled after this many seconds, builds apart.",
            DefaultValueFactory = _ => 120,
            HelpName = "seconds",
        };
        var (file, output, state) = (CommonOptions.ManifestPath(), CommonOptions.Output(), CommonOptions.State());
        var command = HelpWithExamples.Of(
            new Command("up", "Build and start an application; again, after a change: roll it over.") { file, detach, timeout, output, state },
            "sundog up                     # until Ctrl-C, which ends it and leaves nothing behind",
            "sundog up --detach",
            "sundog up -f samples/Store",
            "curl $(sundog up --detach)    # the address is all that goes to standard output");
        command.SetAction((parsed, cancel) =>
        {
            var seconds = parsed.GetValue(timeout);
            if (seconds < 1) throw new CommandFailure($"--timeout: found {seconds}, expected 1 or more", ExitCode.Usage);
            return new UpRun(streams, parsed.GetValue(output), parsed.GetValue(state)!, TimeSpan.FromSeconds(seconds)).Run(Manifest(parsed.GetValue(file)), parsed.GetValue(detach), cancel);
        });
        return command;
    }

    /// <exception cref="CommandFailure">With every mistake in it.</exception>
    public static ApplicationManifest Manifest(string? path)
    {
        var reading = ManifestFile.Load(path ?? ".");
        if (reading.Manifest is { } manifest) return manifest;
        var count = reading.Mistakes.Count;
        throw count == 1 && reading.Mistakes[0].Line == 0
            ? new CommandFailure(reading.MistakeText, ExitCode.Usage)
            : new CommandFailure(
                count == 1 ? "the manifest has a mistake; nothing was started" : string.Create(CultureInfo.InvariantCulture, $"the manifest has {count} mistakes; nothing was started"),
                ExitCode.Usage, [.. reading.Mistakes.Select(mistake => mistake.ToString())]);
    }
}

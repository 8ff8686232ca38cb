using System.CommandLine;
using Sundog.Cli.Doctor;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;
using Sundog.Host.Manifest;
using Sundog.Host.State;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog doctor</c>: looks at everything that Sundog needs and says what to do about what is missing.</summary>
internal static class DoctorCommand
{
    public static Command Create(Streams streams)
    {
        var output = CommonOptions.Output();
        var file = CommonOptions.ManifestPath();
        var command = HelpWithExamples.Of(
            new Command("doctor", "Check that this machine and this manifest are ready, and say what to do if not.") { output, file },
            "sundog doctor",
            "sundog doctor -o json | jq '.checks[] | select(.verdict != \"Good\")'");
        command.SetAction(parsed => Run(streams, parsed.GetValue(output), parsed.GetValue(file)));
        return command;
    }

    private static int Run(Streams streams, OutputFormat format, string? manifest)
    {
        List<Check> checks =
        [
            MachineChecks.Sdk(), MachineChecks.Linker(), MachineChecks.Cores(), .. GrantChecks.All(), MachineChecks.Pressure(), MachineChecks.RunQueue(),
            MachineChecks.Loopback(), MachineChecks.OpenFiles(), MachineChecks.Disk(HostFolder.Default),
        ];
        if (manifest is not null || File.Exists(ManifestFile.DefaultName)) checks.AddRange(ManifestCheck.All(manifest ?? "."));

        if (format == OutputFormat.Json) Json.Write(streams.Out, "checks", checks, CliJson.Default.IReadOnlyListCheck);
        else streams.OutConsole.Write(CheckText.Render(checks));
        return checks.Any(check => check.Verdict == Verdict.Bad) ? ExitCode.Failed : ExitCode.Done;
    }
}

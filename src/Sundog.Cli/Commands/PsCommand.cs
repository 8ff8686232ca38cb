using System.CommandLine;
using Spectre.Console;
using Sundog.Cli.Hosting;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;
using Sundog.Host.Management;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog ps</c>: what is up, service by service and replica by replica.</summary>
internal static class PsCommand
{
    public static Command Create(Streams streams)
    {
        var (application, output, state) = (CommonOptions.Application(), CommonOptions.Output(), CommonOptions.State());
        var command = HelpWithExamples.Of(
            new Command("ps", "Show what is up: applications, services, replicas.") { application, output, state },
            "sundog ps",
            "sundog ps -o json | jq '.status.applications[].services[] | {service, desired}'");
        command.SetAction((parsed, cancel) => Run(streams, parsed.GetValue(application), parsed.GetValue(output), parsed.GetValue(state)!, cancel));
        return command;
    }

    private static async Task<int> Run(Streams streams, string? named, OutputFormat format, string state, CancellationToken cancel)
    {
        using var client = new ManagementClient(state);
        var status = await client.StatusAsync(cancel);
        if (named is not null) status = status with { Applications = [ApplicationChoice.Of(status, named)] };
        if (format == OutputFormat.Json)
        {
            Json.Write(streams.Out, "status", status, ManagementJson.Default.HostStatus);
            return ExitCode.Done;
        }

        if (ApplicationChoice.Names(status).Count == 0) streams.Progress("the host runs, and no application is up; 'sundog up' starts one");
        var width = streams.OutConsole.Profile.Width;
        foreach (var application in status.Applications)
        {
            streams.OutConsole.Write(new Rows(
                StatusView.Head(application), Text.Empty, StatusView.Services(application, width), Text.Empty, StatusView.Instances(application, width), Text.Empty));
        }

        streams.OutConsole.Write(new Rows(StatusView.Notes(status)));
        return ExitCode.Done;
    }
}

using System.CommandLine;
using Sundog.Cli.Hosting;
using Sundog.Cli.Terminal;
using Sundog.Host.Management;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog down</c>: stops an application; nothing of it is left.</summary>
internal static class DownCommand
{
    public static Command Create(Streams streams)
    {
        var (application, state) = (CommonOptions.Application(), CommonOptions.State());
        var all = new Option<bool>("--all") { Description = "Every application that is up." };
        var command = HelpWithExamples.Of(
            new Command("down", "Stop an application and everything that was started for it.") { application, all, state },
            "sundog down",
            "sundog down --all");
        command.SetAction((parsed, cancel) => Run(streams, parsed.GetValue(application), parsed.GetValue(all), parsed.GetValue(state)!, cancel));
        return command;
    }

    private static async Task<int> Run(Streams streams, string? named, bool all, string state, CancellationToken cancel)
    {
        using var client = new ManagementClient(state);
        var status = await client.StatusAsync(cancel);
        var names = all ? ApplicationChoice.Names(status) : [ApplicationChoice.NameOf(status, named)];
        foreach (var name in names)
        {
            streams.Progress($"bringing {name} down");
            await client.DownAsync(name, cancel);
        }

        await new BackgroundHost(state).StopWhenIdle(client);
        return ExitCode.Done;
    }
}

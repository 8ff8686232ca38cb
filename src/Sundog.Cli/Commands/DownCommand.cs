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
        var host = new BackgroundHost(state);
        foreach (var name in await Names(client, host, named, all, cancel)) await host.Down(client, name, streams.Progress, cancel);
        if (await host.StopWhenIdle(client)) streams.Progress("nothing is up any more; the host has ended");
        return ExitCode.Done;
    }

    /// <returns>None where there is only an idle host to end.</returns>
    private static async Task<IReadOnlyList<string>> Names(ManagementClient client, BackgroundHost host, string? named, bool all, CancellationToken cancel)
    {
        var status = await host.Insist(() => client.StatusAsync(cancel), cancel);
        var names = ApplicationChoice.Names(status);
        var isIdle = names.Count == 0 && named is null && host.IsSupervised;
        return all || isIdle ? names : [ApplicationChoice.NameOf(status, named)];
    }
}

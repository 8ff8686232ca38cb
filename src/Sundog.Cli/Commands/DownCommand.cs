using System.CommandLine;
using Sundog.Cli.Hosting;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;
using Sundog.Host.Management;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog down</c>: stops an application; nothing of it is left.</summary>
internal static class DownCommand
{
    public static Command Create(Streams streams)
    {
        var (application, output, state) = (CommonOptions.Application(), CommonOptions.Output(), CommonOptions.State());
        var all = new Option<bool>("--all") { Description = "Every application that is up." };
        var command = HelpWithExamples.Of(
            new Command("down", "Stop an application and everything that was started for it.") { application, all, output, state },
            "sundog down",
            "sundog down --all");
        command.SetAction((parsed, cancel) => Run(
            streams, parsed.GetValue(application), parsed.GetValue(all), parsed.GetValue(output), parsed.GetValue(state)!, cancel));
        return command;
    }

    private static async Task<int> Run(Streams streams, string? named, bool all, OutputFormat format, string state, CancellationToken cancel)
    {
        using var client = new ManagementClient(state);
        var host = new BackgroundHost(state);
        var names = await Names(client, host, named, all, cancel);
        foreach (var name in names) await host.Down(client, name, streams.Progress, cancel);
        var hasHostEnded = await host.StopWhenIdle(client);
        if (format == OutputFormat.Json) Json.Write(streams.Out, "down", new TakenDown(names, hasHostEnded), CliJson.Default.TakenDown);
        else if (hasHostEnded) streams.Progress("nothing is up any more; the host has ended");
        return ExitCode.Done;
    }

    /// <returns>None where there is only an idle host to end.</returns>
    private static async Task<IReadOnlyList<string>> Names(ManagementClient client, BackgroundHost host, string? named, bool all, CancellationToken cancel)
    {
        var status = await host.Insist(() => client.StatusAsync(cancel), cancel);
        var names = ApplicationChoice.Names(status);
        var isIdle = names.Count == 0 && named is null && host.IsOurs;
        return all || isIdle ? names : [ApplicationChoice.NameOf(status, named)];
    }
}

/// <summary>For programs.</summary>
/// <param name="HasHostEnded">Nothing was up any more.</param>
internal sealed record TakenDown(IReadOnlyList<string> Applications, bool HasHostEnded);

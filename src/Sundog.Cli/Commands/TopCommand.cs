using System.CommandLine;
using Spectre.Console.Rendering;
using Sundog.Cli.Hosting;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;
using Sundog.Host.Management;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog top</c>: an application live.</summary>
internal static class TopCommand
{
    private const int DecisionsSearched = 100;
    private const int DecisionsShown = 8;

    public static Command Create(Streams streams)
    {
        var once = new Option<bool>("--once") { Description = "Print one snapshot and end; also what happens without a terminal." };
        var (application, state) = (CommonOptions.Application(), CommonOptions.State());
        var command = HelpWithExamples.Of(
            new Command("top", "Watch an application live: rates, response times, where requests wait, last decisions.") { application, once, state },
            "sundog top",
            "sundog top --once");
        command.SetAction((parsed, cancel) => Run(streams, parsed.GetValue(application), parsed.GetValue(once), parsed.GetValue(state)!, cancel));
        return command;
    }

    private static async Task<int> Run(Streams streams, string? named, bool once, string state, CancellationToken cancel)
    {
        using var client = new ManagementClient(state);
        var name = ApplicationChoice.Of(await client.StatusAsync(cancel), named).Name;
        if (once || !streams.OutIsTerminal)
        {
            streams.OutConsole.Write(await Picture(streams, client, name, cancel));
            return ExitCode.Done;
        }

        IRenderable? last = null;
        await using (var screen = FullScreen.Enter(streams)) await screen.Show(async stop => last = await Picture(streams, client, name, stop), cancel);
        if (last is not null) streams.OutConsole.Write(last); // What was seen last stays to be read.
        return ExitCode.Done;
    }

    private static async Task<IRenderable> Picture(Streams streams, ManagementClient client, string name, CancellationToken cancel)
    {
        var status = await client.StatusAsync(cancel);
        var application = ApplicationChoice.Of(status, name);
        var decisions = await client.DecisionsAsync(name, service: null, DecisionsSearched, cancel);
        return TopView.Render(status, application, decisions, DateTimeOffset.Now, DecisionsShown, streams.OutConsole.Profile.Width);
    }
}

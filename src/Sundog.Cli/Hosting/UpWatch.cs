using Spectre.Console;
using Spectre.Console.Rendering;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;
using Sundog.Host.Journaling;
using Sundog.Host.Management;

namespace Sundog.Cli.Hosting;

/// <summary>What <c>sundog up</c> shows while it stays: in a terminal a small live table, otherwise a line for each scaling decision.</summary>
/// <param name="began">Decisions before are those of a former run.</param>
internal sealed class UpWatch(Streams streams, ManagementClient client, string name, DateTimeOffset began)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private const int DecisionsShown = 3;
    private const int DecisionsSearched = 20;

    /// <summary>Until cancelled, or until somebody else takes the application down.</summary>
    public async Task Run(CancellationToken cancel)
    {
        try
        {
            if (streams.ErrorIsTerminal) await Live(cancel);
            else await Lines(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Ctrl-C is how a person ends this.
        }
    }

    private async Task Live(CancellationToken cancel)
    {
        streams.Progress("Ctrl-C ends it. In another terminal: sundog top, explain, trace, load, scale.");
        await streams.ErrorConsole.Live(Text.Empty).AutoClear(true).StartAsync(async live =>
        {
            while (true)
            {
                var picture = await Picture(cancel);
                if (picture is null) return;
                live.UpdateTarget(picture);
                await Task.Delay(Period, cancel);
            }
        });
        streams.Progress($"{name} was taken down");
    }

    /// <summary>What is shown while the host does not have the application: null when it was taken down.</summary>
    /// <remarks>A host that takes over may have to wait, for a port or another host's end, and the replicas go on: absence alone says nothing.</remarks>
    internal static Markup? Absent(HostStatus status, string name) =>
        status.Waiting.FirstOrDefault(waiting => waiting.Name == name) is { } waiting ? StatusView.Waiting(waiting) : null;

    private async Task<IRenderable?> Picture(CancellationToken cancel)
    {
        try
        {
            var status = await client.StatusAsync(cancel);
            if (status.Applications.FirstOrDefault(each => each.Name == name) is not { } application) return Absent(status, name);
            var decisions = await client.DecisionsAsync(name, service: null, DecisionsSearched, cancel);
            var changes = decisions.Where(decision => decision.Decision.IsChange && decision.At >= began).Take(DecisionsShown).Select(decision => DecisionView.Line(decision, DateTimeOffset.Now));
            return new Rows([Text.Empty, StatusView.Head(application), StatusView.Services(application, streams.ErrorConsole.Profile.Width), .. changes]);
        }
        catch (NoHostException)
        {
            return new Markup("[yellow]The host does not answer; its supervisor starts it again.[/]");
        }
    }

    private async Task Lines(CancellationToken cancel)
    {
        long? since = null;
        while (true)
        {
            try
            {
                await foreach (var entry in client.EventsAsync(since, cancel))
                {
                    since = entry.Number;
                    if (entry.Application != name) continue;
                    if (entry.Kind == JournalKind.ApplicationDown) return;
                    if (entry.Decision is { Decision.IsChange: true } decision && entry.Kind == JournalKind.Decision)
                    {
                        streams.ErrorConsole.Write(new Rows(DecisionView.LogLine(decision)));
                    }
                }
            }
            catch (Exception lost) when (lost is NoHostException or IOException)
            {
                await Task.Delay(Period, cancel); // A host that died is started again; what is up goes on.
            }
        }
    }
}

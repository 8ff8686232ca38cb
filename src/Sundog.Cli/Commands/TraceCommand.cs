using System.CommandLine;
using Spectre.Console;
using Sundog.Bench.Reports;
using Sundog.Cli.Hosting;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;
using Sundog.Core.Protocol;
using Sundog.Host.Management;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog trace</c>: where a slow request waited along its path, or one that is sent now.</summary>
internal static class TraceCommand
{
    private const string Slowest = "slowest";
    private const int Searched = 200;
    private const int DecisionsSearched = 1000;
    private const int Listed = 20;

    public static Command Create(Streams streams)
    {
        var id = new Argument<string>("what")
        {
            Description = "A trace id or its beginning, or 'slowest'; or a path such as /product?id=3, which is asked for now.",
            DefaultValueFactory = _ => Slowest,
        };
        var list = new Option<bool>("--list", "-l") { Description = "List the requests that are remembered instead, slowest first." };
        var (application, output, state) = (CommonOptions.Application(), CommonOptions.Output(), CommonOptions.State());
        var command = HelpWithExamples.Of(
            new Command("trace", "Draw where a slow request waited, service by service.") { id, list, application, output, state },
            "sundog trace                  # the slowest request seen lately",
            "sundog trace /product?id=3    # ask for it now, and see where it waits",
            "sundog trace --list",
            "sundog trace 4bf92f35");
        command.SetAction((parsed, cancel) => Run(
            streams, parsed.GetValue(id)!, parsed.GetValue(list), parsed.GetValue(application), parsed.GetValue(output), parsed.GetValue(state)!, cancel));
        return command;
    }

    private static async Task<int> Run(Streams streams, string id, bool list, string? named, OutputFormat format, string state, CancellationToken cancel)
    {
        using var client = new ManagementClient(state);
        var application = ApplicationChoice.Of(await client.StatusAsync(cancel), named);
        if (!list && TracedRequest.PathOf(id, application.Address) is { } path)
        {
            var traced = await new TracedRequest(client, application).SendAsync(path, cancel);
            if (format == OutputFormat.Json) Json.Write(streams.Out, "exemplar", traced, ManagementJson.Default.Exemplar);
            else streams.OutConsole.Write(TraceView.Render(traced, streams.OutConsole.Profile.Width));
            return ExitCode.Done;
        }

        IReadOnlyList<Exemplar> remembered = [.. (await client.ExemplarsAsync(application.Name, Searched, cancel)).OrderByDescending(each => each.Residence)];
        if (remembered.Count == 0 && (list || id == Slowest)) throw new CommandFailure($"no request of {application.Name} is remembered yet; send some ('sundog load {application.Address}')");
        if (list)
        {
            remembered = [.. remembered.Take(Listed)];
            if (format == OutputFormat.Json) Json.Write(streams.Out, "exemplars", remembered, ManagementJson.Default.IReadOnlyListExemplar);
            else streams.OutConsole.Write(new Rows(remembered.Select(TraceView.Line)));
            return ExitCode.Done;
        }

        bool IsMeant(Exemplar each) => each.TraceId.StartsWith(id, StringComparison.OrdinalIgnoreCase);
        var exemplar = id == Slowest
            ? remembered.FirstOrDefault(TraceView.IsAccountedFor) ?? remembered[0]
            : remembered.FirstOrDefault(IsMeant) ?? (await OfDecisions(client, application.Name, cancel)).FirstOrDefault(IsMeant)
                ?? throw new CommandFailure($"no request with trace id '{id}' is remembered; 'sundog trace --list' shows those that are");
        if (format == OutputFormat.Json) Json.Write(streams.Out, "exemplar", exemplar, ManagementJson.Default.Exemplar);
        else Draw(streams, exemplar, remembered);
        return ExitCode.Done;
    }

    /// <summary>Those that 'sundog explain' shows: the journal keeps them longer.</summary>
    private static async Task<IEnumerable<Exemplar>> OfDecisions(ManagementClient client, string application, CancellationToken cancel) =>
        (await client.DecisionsAsync(application, service: null, DecisionsSearched, cancel)).SelectMany(decision => decision.ExemplarsAt(DateTimeOffset.Now));

    private static void Draw(Streams streams, Exemplar exemplar, IReadOnlyList<Exemplar> remembered)
    {
        streams.OutConsole.Write(TraceView.Render(exemplar, streams.OutConsole.Profile.Width));
        if (TraceView.IsBrokenDown(exemplar) || remembered.FirstOrDefault(TraceView.IsBrokenDown) is not { } detailed) return;
        streams.OutConsole.Write(new Rows(new Markup($"[dim]the slowest with every detail: sundog trace {TraceView.ShortId(detailed)} ({Figures.Time(detailed.Residence)})[/]")));
    }
}

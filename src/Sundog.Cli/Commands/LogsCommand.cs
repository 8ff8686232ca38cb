using System.CommandLine;
using Sundog.Cli.Hosting;
using Sundog.Cli.Terminal;
using Sundog.Host.Management;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog logs</c>: what the replicas print.</summary>
internal static class LogsCommand
{
    private const int LooksPerListing = 5;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public static Command Create(Streams streams)
    {
        var service = new Argument<string?>("service") { Description = "A service, or one replica of it. Default: all.", Arity = ArgumentArity.ZeroOrOne };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what comes, from new replicas too." };
        var lines = new Option<int>("--lines", "-n") { Description = "How many lines of each replica to begin with.", DefaultValueFactory = _ => 50 };
        var (application, output, state) = (CommonOptions.Application(), CommonOptions.Output(), CommonOptions.State());
        var command = HelpWithExamples.Of(
            new Command("logs", "Show what the replicas print.") { service, follow, lines, application, output, state },
            "sundog logs",
            "sundog logs webui -f",
            "sundog logs webui-3f -n 500",
            "sundog logs -f -o json | jq -r '.log | select(.line | contains(\"error\")).replica'   # a document for each line");
        command.SetAction((parsed, cancel) =>
        {
            var wanted = parsed.GetValue(service);
            var first = parsed.GetValue(lines);
            if (first < 0) throw new CommandFailure($"--lines: found {first}, expected 0 or more", ExitCode.Usage);
            return Run(
                streams, wanted, parsed.GetValue(follow), first, parsed.GetValue(application), parsed.GetValue(output), parsed.GetValue(state)!, cancel);
        });
        return command;
    }

    private static async Task<int> Run(
        Streams streams, string? wanted, bool follow, int lines, string? named, OutputFormat format, string state, CancellationToken cancel)
    {
        using var client = new ManagementClient(state);
        var application = ApplicationChoice.Of(await client.StatusAsync(cancel), named);
        var logs = new ReplicaLogs(streams, format, wanted);
        if (wanted is not null && !logs.IsShown(application)) ApplicationChoice.ServiceOrReplica(application, wanted);
        logs.Know(application, lines);
        if (logs.Count == 0 && !follow) throw new CommandFailure($"no replica of {wanted ?? application.Name} runs; -f waits for one");
        var written = logs.WriteNew();
        if (follow) await Follow(client, new HostAbsence(new BackgroundHost(state)), application.Name, logs, cancel);
        if (follow && !cancel.IsCancellationRequested) streams.Progress($"{application.Name} is not up any more");
        if (!follow && written == 0) streams.Progress($"{wanted ?? application.Name} has printed nothing");
        return ExitCode.Done;
    }

    /// <summary>Until cancelled, or until the application is not up any more.</summary>
    private static async Task Follow(ManagementClient client, HostAbsence absence, string application, ReplicaLogs logs, CancellationToken cancel)
    {
        for (var looks = 1; !cancel.IsCancellationRequested; looks++)
        {
            await Task.Delay(Look, CancellationToken.None);
            if (looks % LooksPerListing == 0 && !await IsUp(client, absence, application, logs)) break;
            logs.WriteNew();
        }

        logs.WriteNew();
    }

    /// <summary>Has new replicas known, too. A host that is away for a moment does not end a view of files.</summary>
    private static async Task<bool> IsUp(ManagementClient client, HostAbsence absence, string name, ReplicaLogs logs)
    {
        try
        {
            var status = await client.StatusAsync();
            absence.Answered();
            if (status.Applications.FirstOrDefault(application => application.Name == name) is { } known) logs.Know(known);
            return ApplicationChoice.Names(status).Contains(name);
        }
        catch (NoHostException)
        {
            return !absence.IsForGood();
        }
    }
}

using System.CommandLine;
using Sundog.Cli.Hosting;
using Sundog.Cli.Terminal;
using Sundog.Host.Management;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog logs</c>: what the replicas print.</summary>
internal static class LogsCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private const int LooksPerListing = 5;

    public static Command Create(Streams streams)
    {
        var service = new Argument<string?>("service") { Description = "A service, or one replica of it. Default: all.", Arity = ArgumentArity.ZeroOrOne };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what comes, from new replicas too." };
        var lines = new Option<int>("--lines", "-n") { Description = "How many lines of each replica to begin with.", DefaultValueFactory = _ => 50 };
        var (application, state) = (CommonOptions.Application(), CommonOptions.State());
        var command = HelpWithExamples.Of(
            new Command("logs", "Show what the replicas print.") { service, follow, lines, application, state },
            "sundog logs",
            "sundog logs webui -f",
            "sundog logs webui-3f -n 500");
        command.SetAction((parsed, cancel) => Run(
            streams, parsed.GetValue(service), parsed.GetValue(follow), parsed.GetValue(lines), parsed.GetValue(application), parsed.GetValue(state)!, cancel));
        return command;
    }

    private static async Task<int> Run(Streams streams, string? wanted, bool follow, int lines, string? named, string state, CancellationToken cancel)
    {
        if (lines < 0) throw new CommandFailure($"--lines: found {lines}, expected 0 or more", ExitCode.Usage);
        using var client = new ManagementClient(state);
        var name = ApplicationChoice.Of(await client.StatusAsync(cancel), named).Name;
        var tails = new Dictionary<string, LogTail>();
        await Find(client, name, wanted, tails, lines, cancel);
        if (tails.Count == 0 && !follow) throw new CommandFailure($"no replica of {wanted ?? name} runs; -f waits for one");
        var written = 0;
        foreach (var tail in tails.Values) written += tail.WriteNew(streams.Out);
        if (!follow)
        {
            if (written == 0) streams.Progress($"{wanted ?? name} has printed nothing");
            return ExitCode.Done;
        }

        for (var looks = 1; !cancel.IsCancellationRequested; looks++)
        {
            await Task.Delay(Look, CancellationToken.None);
            var isUp = looks % LooksPerListing != 0 || await Find(client, name, wanted, tails, int.MaxValue, CancellationToken.None);
            foreach (var tail in tails.Values) tail.WriteNew(streams.Out);
            if (isUp) continue;
            streams.Progress($"{name} was taken down");
            break;
        }

        return ExitCode.Done;
    }

    /// <summary>Adds replicas not seen before. A host that is away for a moment does not end a view of files.</summary>
    /// <returns>False when the application is not up any more.</returns>
    private static async Task<bool> Find(ManagementClient client, string name, string? wanted, Dictionary<string, LogTail> tails, int lines, CancellationToken cancel)
    {
        try
        {
            if ((await client.StatusAsync(cancel)).Applications.FirstOrDefault(each => each.Name == name) is not { } application) return false;
            var isInstance = application.Services.Any(service => service.Replicas.Any(replica => replica.Instance.Value == wanted));
            if (wanted is not null && !isInstance && tails.Count == 0) ApplicationChoice.ServiceOrReplica(application, wanted);
            foreach (var replica in application.Services.Where(service => isInstance || wanted is null || service.Service.Name == wanted).SelectMany(service => service.Replicas))
            {
                if (isInstance && replica.Instance.Value != wanted) continue;
                if (replica.LogPath.Length > 0) tails.TryAdd(replica.Instance.Value, new LogTail(replica.Instance.Value, replica.LogPath, lines));
            }
        }
        catch (NoHostException) when (tails.Count > 0)
        {
            // The next look asks again.
        }

        return true;
    }
}

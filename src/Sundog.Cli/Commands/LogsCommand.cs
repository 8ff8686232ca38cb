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
        using var client = new ManagementClient(state);
        var name = ApplicationChoice.Of(await client.StatusAsync(cancel), named).Name;
        var tails = new Dictionary<string, LogTail>();
        await Find(client, name, wanted, tails, lines, cancel);
        if (tails.Count == 0 && !follow) throw new CommandFailure($"no replica of {wanted ?? name} runs; -f waits for one");
        foreach (var tail in tails.Values) tail.WriteNew(streams.Out);
        if (!follow) return ExitCode.Done;

        for (var looks = 1; !cancel.IsCancellationRequested; looks++)
        {
            await Task.Delay(Look, CancellationToken.None);
            if (looks % LooksPerListing == 0) await Find(client, name, wanted, tails, int.MaxValue, CancellationToken.None);
            foreach (var tail in tails.Values) tail.WriteNew(streams.Out);
        }

        return ExitCode.Done;
    }

    /// <summary>Adds replicas not seen before. A host that is away for a moment does not end a view of files.</summary>
    private static async Task Find(ManagementClient client, string name, string? wanted, Dictionary<string, LogTail> tails, int lines, CancellationToken cancel)
    {
        try
        {
            var application = ApplicationChoice.Of(await client.StatusAsync(cancel), name);
            var isInstance = application.Services.Any(service => service.Replicas.Any(replica => replica.Instance.Value == wanted));
            if (wanted is not null && !isInstance) ApplicationChoice.Service(application, wanted);
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
    }
}

using Sundog.Cli.Commands;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;
using Sundog.Host.Management;

namespace Sundog.Cli.Hosting;

/// <summary>What the replicas of an application print, all of it or of one service or replica, as it comes.</summary>
/// <param name="wanted">A service or a replica; null: all.</param>
internal sealed class ReplicaLogs(Streams streams, OutputFormat format, string? wanted)
{
    private const int NameWidth = 16;

    private readonly Dictionary<string, LogTail> _tails = [];
    private IReadOnlyList<string> _gone = [];

    public int Count => _tails.Count;

    /// <summary>Whether it has a replica that is wanted.</summary>
    public bool IsShown(ApplicationStatus application) => Shown(application).Any();

    /// <summary>Adds replicas that were not seen before, and lets go of those that are no more once their last words are written.</summary>
    /// <param name="linesFirst">How many lines of each new one to begin with.</param>
    public void Know(ApplicationStatus application, int linesFirst = int.MaxValue)
    {
        var running = Shown(application).Where(replica => replica.LogPath.Length > 0).ToDictionary(replica => replica.Instance.Value, replica => replica.LogPath);
        foreach (var (name, path) in running) _tails.TryAdd(name, new LogTail(path, linesFirst));
        _gone = [.. _tails.Keys.Except(running.Keys)];
    }

    /// <returns>How many lines there were.</returns>
    public int WriteNew()
    {
        var count = 0;
        foreach (var (name, tail) in _tails)
        {
            foreach (var line in tail.New())
            {
                if (format == OutputFormat.Json) Json.WriteLine(streams.Out, "log", new LogLine(name, line), CliJson.Default.LogLine);
                else streams.Out.WriteLine($"{name,-NameWidth} | {line}");
                count++;
            }
        }

        foreach (var name in _gone) _tails.Remove(name);
        return count;
    }

    private IEnumerable<ReplicaStatus> Shown(ApplicationStatus application) =>
        from service in application.Services
        from replica in service.Replicas
        where wanted is null || service.Service.Name == wanted || replica.Instance.Value == wanted
        select replica;
}

/// <summary>For programs.</summary>
internal sealed record LogLine(string Replica, string Line);

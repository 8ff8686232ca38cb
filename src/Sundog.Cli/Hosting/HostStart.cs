using System.Diagnostics;
using System.Globalization;
using Sundog.Habitats.Processes;
using Sundog.Host;
using Sundog.Host.Management;

namespace Sundog.Cli.Hosting;

/// <summary>Waits for a host that starts: on a busy machine as long as it takes, and no longer when it dies or does nothing any more.</summary>
/// <param name="log">Where the host and its supervisor write.</param>
internal sealed class HostStart(string log)
{
    private const int EndsMax = 3;
    private static readonly TimeSpan StillMax = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly long _begin = File.Exists(log) ? new FileInfo(log).Length : 0;

    /// <param name="supervisor">Started just now.</param>
    /// <exception cref="CommandFailure">With the host's last words.</exception>
    public async Task Wait(ManagementClient client, Process supervisor, CancellationToken cancel)
    {
        var (work, since) = (TimeSpan.MinValue, Stopwatch.GetTimestamp());
        while (!await client.AnswersAsync(cancel))
        {
            // Another host may have been quicker; then ours has ended, and that one is still starting.
            if (supervisor.HasExited && supervisor.ExitCode is not (ExitCode.Done or HostSupervisor.AlreadyRuns)) throw Failure("it ended");
            if (Lines().Count(line => line.StartsWith(HostSupervisor.Ended, StringComparison.Ordinal)) >= EndsMax) throw Failure("it ended several times");
            if (WorkOf(supervisor.Id) is var done && done != work) (work, since) = (done, Stopwatch.GetTimestamp());
            if (Stopwatch.GetElapsedTime(since) > StillMax) throw Failure($"it did nothing for {StillMax.TotalSeconds:0} s");
            await Task.Delay(Look, cancel);
        }
    }

    private CommandFailure Failure(string what)
    {
        var said = Lines().LastOrDefault(line => line.Length > 0 && !char.IsWhiteSpace(line[0]) && !line.StartsWith(HostSupervisor.Ended, StringComparison.Ordinal)); // Indented: where it happened.
        return new CommandFailure($"the host did not start: {what} and said {(said is null ? "nothing" : $"'{said.Trim()}'")}; the whole of it is in {log}");
    }

    /// <summary>What was written since.</summary>
    private List<string> Lines()
    {
        if (!File.Exists(log)) return [];
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Min(_begin, file.Length);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n')];
    }

    /// <summary>Processor time of all processes of the supervisor's session: who starts on a busy machine gets on slowly, but gets on.</summary>
    private static TimeSpan WorkOf(int session)
    {
        var sum = TimeSpan.Zero;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process)) continue;
            if (ProcessStat.Of(process) is { } stat && stat.Session == session) sum += stat.ProcessorTime;
        }

        return sum;
    }
}

using System.ComponentModel;
using System.Diagnostics;

namespace Sundog.Host;

/// <summary>Keeps a host running: starts it, and has another one take over within a second when it ends otherwise than as asked.</summary>
/// <remarks>
/// A new process needs seconds of a busy machine before it is a host, and nobody is served meanwhile. So beside a host a stand-by waits that has done so already;
/// it costs memory, and no time of the processor. Beside a host that was started anew it begins to rehearse late, as the host's own start and those of its services
/// want the processor first; beside one that took over it begins almost at once, as whoever killed the last one may do so again.
/// </remarks>
/// <param name="program">The program that runs a host in the foreground.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="standByArguments">Its arguments to rehearse, and to become a host when it reads a line.</param>
public sealed class HostSupervisor(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> standByArguments)
{
    private static readonly TimeSpan UndisturbedStart = RestartPause.GrownAfter, UndisturbedTakeOver = TimeSpan.FromMilliseconds(500);

    /// <summary>Exit code of a host that found another one in its state folder.</summary>
    public const int AlreadyRuns = 3;

    /// <summary>Begins every sentence about a host that ended.</summary>
    public const string Ended = "the host ended";

    /// <summary>Of a program that cannot be run, as shells count it.</summary>
    private const int CannotRun = 126;

    /// <summary>Runs until the host ends as asked (exit code 0), until the first of all finds another one, or until cancelled; then the host is asked to end.</summary>
    /// <param name="ended">Told in a sentence of each end that was not asked for.</param>
    /// <returns>The host's last exit code.</returns>
    public async Task<int> RunAsync(Action<string>? ended, CancellationToken cancel)
    {
        var pause = new RestartPause();
        Process? successor = null;
        var isFirst = true; // Nothing has ended yet: only then is whoever runs already another's, and not what is left for a moment of ours.
        while (true)
        {
            var undisturbed = successor is null ? UndisturbedStart : UndisturbedTakeOver;
            var (started, fault) = successor is null ? Start() : (successor, "");
            using var host = started;
            var since = TimeProvider.System.GetTimestamp();
            var ending = host is null ? Task.FromResult(CannotRun) : EndAsync(host, cancel);
            await Task.WhenAny(ending, Task.Delay(undisturbed, CancellationToken.None)).ConfigureAwait(false);
            await using var standBy = await StandByAtEndAsync(ending, cancel).ConfigureAwait(false);
            var code = await ending.ConfigureAwait(false);
            if (code == 0 || (code == AlreadyRuns && isFirst) || cancel.IsCancellationRequested) return code;

            isFirst &= host is null;
            ended?.Invoke(host is null ? $"{Ended} before it began: {fault}; trying again" : $"{Ended} with code {code}; starting it again");
            var rest = pause.After(code, TimeProvider.System.GetElapsedTime(since), standBy is not null);
            if (rest > TimeSpan.Zero) await Task.Delay(rest, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancel.IsCancellationRequested) return code;

            successor = standBy?.TakeOver();
        }
    }

    /// <summary>Has somebody stand by until the host ends. Who dies meanwhile is followed by the next, as a host is.</summary>
    /// <returns>Who stands by at the end; null when nobody does.</returns>
    private async Task<StandBy?> StandByAtEndAsync(Task ending, CancellationToken cancel)
    {
        var pause = new RestartPause();
        while (!ending.IsCompleted && !cancel.IsCancellationRequested)
        {
            var since = TimeProvider.System.GetTimestamp();
            var standBy = StandBy.TryStart(program, standByArguments);
            var dying = standBy?.EndAsync() ?? Task.FromResult(CannotRun);
            if (await Task.WhenAny(ending, dying).ConfigureAwait(false) == ending) return standBy;

            if (standBy is not null) await standBy.DisposeAsync().ConfigureAwait(false);
            var rest = pause.After(await dying.ConfigureAwait(false), TimeProvider.System.GetElapsedTime(since), hasStandBy: false);
            await Task.WhenAny(ending, Task.Delay(rest, CancellationToken.None)).ConfigureAwait(false);
        }

        return null;
    }

    /// <returns>No process and the reason when there cannot be one now: without memory for it, or while the program is being replaced.</returns>
    private (Process? Host, string Fault) Start()
    {
        try
        {
            return (Process.Start(new ProcessStartInfo(program, arguments)), "it was not started");
        }
        catch (Win32Exception cannot)
        {
            return (null, cannot.Message);
        }
    }

    private static async Task<int> EndAsync(Process host, CancellationToken cancel)
    {
        await using var asked = cancel.Register(() =>
        {
            if (!host.HasExited) Signals.Terminate(host.Id); // Its number may be another's by then.
        });
        await host.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return host.ExitCode;
    }
}

using System.Diagnostics;

namespace Sundog.Host;

/// <summary>Keeps a host running: starts it, and starts it again within a second when it ends otherwise than as asked.</summary>
/// <param name="program">The program that runs a host in the foreground.</param>
/// <param name="arguments">Its arguments.</param>
public sealed class HostSupervisor(string program, IReadOnlyList<string> arguments)
{
    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromSeconds(5);

    /// <summary>Runs until the host ends as asked (exit code 0 or 3) or until cancelled; then the host is asked to end.</summary>
    /// <param name="ended">Told of each end that was not asked for, with its exit code.</param>
    /// <returns>The host's last exit code.</returns>
    public async Task<int> RunAsync(Action<int>? ended, CancellationToken cancel)
    {
        var pause = PauseFirst;
        while (true)
        {
            var since = Stopwatch.GetTimestamp();
            using var host = Process.Start(new ProcessStartInfo(program, arguments)) ?? throw new InvalidOperationException($"'{program}' was not started.");
            var code = await EndAsync(host, cancel).ConfigureAwait(false);
            if (code is 0 or AlreadyRuns || cancel.IsCancellationRequested) return code;

            ended?.Invoke(code);
            // One that lives for a while and then dies is back at once; one that cannot even start must not spin.
            pause = Stopwatch.GetElapsedTime(since) > HealthyAfter ? PauseFirst : pause * 2 < PauseMax ? pause * 2 : PauseMax;
            await Task.Delay(pause, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Exit code of a host that found another one in its state folder.</summary>
    public const int AlreadyRuns = 3;

    private static async Task<int> EndAsync(Process host, CancellationToken cancel)
    {
        await using var asked = cancel.Register(() => Signals.Terminate(host.Id));
        await host.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return host.ExitCode;
    }
}

using System.Diagnostics;

namespace Sundog.Host;

/// <summary>Keeps a host running: starts it, and has another one take over within a second when it ends otherwise than as asked.</summary>
/// <remarks>
/// A new process needs seconds of a busy machine before it is a host, and nobody is served meanwhile. So beside a host that has shown to be healthy a
/// stand-by waits that has done so already; it costs memory, and no time of the processor.
/// </remarks>
/// <param name="program">The program that runs a host in the foreground.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="standByArguments">Its arguments to rehearse, and to become a host when it reads a line.</param>
public sealed class HostSupervisor(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> standByArguments)
{
    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromSeconds(5);

    /// <summary>Exit code of a host that found another one in its state folder.</summary>
    public const int AlreadyRuns = 3;

    /// <summary>Runs until the host ends as asked (exit code 0 or 3) or until cancelled; then the host is asked to end.</summary>
    /// <param name="ended">Told of each end that was not asked for, with its exit code.</param>
    /// <returns>The host's last exit code.</returns>
    public async Task<int> RunAsync(Action<int>? ended, CancellationToken cancel)
    {
        var pause = PauseFirst;
        Process? successor = null;
        while (true)
        {
            using var host = successor ?? Process.Start(new ProcessStartInfo(program, arguments)) ?? throw new InvalidOperationException($"'{program}' was not started.");
            var ending = EndAsync(host, cancel);
            await Task.WhenAny(ending, Task.Delay(HealthyAfter, CancellationToken.None)).ConfigureAwait(false);
            var isHealthy = !ending.IsCompleted;
            await using var standBy = isHealthy && !cancel.IsCancellationRequested ? StandBy.Start(program, standByArguments) : null;
            var code = await ending.ConfigureAwait(false);
            if (code is 0 or AlreadyRuns || cancel.IsCancellationRequested) return code;

            successor = standBy?.TakeOver();
            ended?.Invoke(code);
            // One that lives for a while and then dies is back at once; one that cannot even start must not spin.
            pause = isHealthy ? PauseFirst : pause * 2 < PauseMax ? pause * 2 : PauseMax;
            if (successor is null) await Task.Delay(pause, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task<int> EndAsync(Process host, CancellationToken cancel)
    {
        await using var asked = cancel.Register(() => Signals.Terminate(host.Id));
        await host.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return host.ExitCode;
    }
}

using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Sundog.Host;
using Sundog.Host.State;

namespace Sundog.Cli.Hosting;

/// <summary>What <c>sundog host</c> does: be the host, or keep one alive.</summary>
internal static partial class HostRun
{
    private static readonly TimeSpan LookTakes = TimeSpan.FromMilliseconds(50), OrphanLook = TimeSpan.FromMilliseconds(200);

    /// <summary>Until stopped. Applications that are up go on.</summary>
    /// <param name="isSupervised">Whether a supervisor started it: it may outlive that one, and is not taken for somebody's own then.</param>
    public static async Task<int> Foreground(string stateFolder, bool isSupervised, Action<string> progress, CancellationToken cancel)
    {
        var folder = new HostFolder(stateFolder);
        using var logs = LoggerFactory.Create(logging => logging
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            })
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Yarp", LogLevel.Warning));
        var ran = await HostProgram.RunAsync(stateFolder, logs, Started, cancel);
        if (!ran) progress($"another host runs already with its state in {stateFolder}");
        return ran ? ExitCode.Done : HostSupervisor.AlreadyRuns;

        void Started()
        {
            if (isSupervised) File.WriteAllBytes(folder.Supervised, []);
            else File.Delete(folder.Supervised);
            progress($"host {Environment.ProcessId} answers in {stateFolder}");
        }
    }

    /// <summary>Rehearses, then waits for a line on standard input to become the host. The end of the input says that none is needed.</summary>
    public static async Task<int> StandBy(string stateFolder, Action<string> progress, CancellationToken cancel)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        var word = Task.Run(input.ReadLine, CancellationToken.None).WaitAsync(cancel);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var rehearsal = Rehearsal.RunAsync(enough.Token);
        if (await Task.WhenAny(rehearsal, word) == rehearsal)
        {
            await rehearsal;
            progress($"stand-by {Environment.ProcessId} is ready");
        }

        try
        {
            var isNeeded = await word is not null;
            await enough.CancelAsync();
            return isNeeded ? await Foreground(stateFolder, isSupervised: true, progress, cancel) : ExitCode.Done;
        }
        finally
        {
            await rehearsal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Cut short, it tidies up after itself.
        }
    }

    /// <summary>In a session of its own: starts a host, and starts it again when it dies, until it ends as asked.</summary>
    public static async Task<int> Supervise(string stateFolder, Action<string> progress, CancellationToken cancel)
    {
        _ = setsid(); // Ctrl-C in the terminal that started us is not for us. Fails harmlessly when a service manager did it already.
        var folder = new HostFolder(stateFolder).Make();
        using var held = await TakeLock(folder, cancel);
        if (held is null)
        {
            progress($"another supervisor keeps a host running already with its state in {folder.Path}");
            return HostSupervisor.AlreadyRuns;
        }

        if (!await NeedsHost(folder, cancel)) return ExitCode.Done;

        var supervisor = new HostSupervisor(
            SelfCommand.Program, SelfCommand.Arguments("host", "--supervised", "--state", folder.Path), SelfCommand.Arguments("host", "--stand-by", "--state", folder.Path));
        return await supervisor.RunAsync(progress, cancel);
    }

    /// <summary>A host whose supervisor was killed serves on; returns when it has ended.</summary>
    /// <returns>False when it ended as asked.</returns>
    private static async Task<bool> NeedsHost(HostFolder folder, CancellationToken cancel)
    {
        if (!File.Exists(folder.Supervised) || !FileLock.IsHeld(folder.Lock)) return true;
        while (FileLock.IsHeld(folder.Lock)) await Task.Delay(OrphanLook, cancel);
        return File.Exists(folder.Supervised);
    }

    private static async Task<FileLock?> TakeLock(HostFolder folder, CancellationToken cancel)
    {
        if (FileLock.TryTake(folder.SupervisorLock) is { } held) return held;
        await Task.Delay(LookTakes, cancel); // Somebody may just have looked whether it is held.
        return FileLock.TryTake(folder.SupervisorLock);
    }

    [LibraryImport("libc")]
    private static partial int setsid();
}

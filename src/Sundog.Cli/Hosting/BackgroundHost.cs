using System.Diagnostics;
using Sundog.Host;
using Sundog.Host.Management;
using Sundog.Host.State;

namespace Sundog.Cli.Hosting;

/// <summary>The host that <c>sundog up</c> starts: supervised, in a session of its own so that it outlives terminals, and gone when nothing is up any more.</summary>
internal sealed class BackgroundHost(string stateFolder)
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ComesBackWithin = TimeSpan.FromSeconds(60); // The longest pause of its supervisor, and a start on a busy machine.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly HostFolder _folder = new(stateFolder);

    /// <summary>Somebody sees to it that there is a host here: it comes back when it does not answer.</summary>
    public bool IsSupervised => FileLock.IsHeld(_folder.SupervisorLock);

    /// <summary>Nobody started the host here by hand: it is ours to stop, even when its supervisor was killed.</summary>
    public bool IsOurs => IsSupervised || File.Exists(_folder.Supervised);

    /// <summary>Of a host that answers: its supervisor is no more.</summary>
    private bool IsOrphan => !IsSupervised && File.Exists(_folder.Supervised);

    /// <summary>Starts a host when none answers, and a supervisor for one that has lost its own. Returns when one answers; otherwise nothing is left of it.</summary>
    public async Task Ensure(ManagementClient client, Action<string> progress, CancellationToken cancel)
    {
        var hasHost = await client.AnswersAsync(cancel);
        if (hasHost && !IsOrphan) return;

        progress(hasHost ? "starting another supervisor for the host, which has lost its own" : "starting the host");
        _folder.Make();
        // The shell only redirects: a process whose output is a pipe of ours would die of our end.
        string[] words = ["-c", "exec \"$@\" </dev/null >>\"$0\" 2>&1", _folder.HostLog, SelfCommand.Program, .. SelfCommand.Arguments("host", "--supervise", "--state", _folder.Path)];
        var start = new HostStart(_folder.HostLog);
        using var supervisor = Process.Start(new ProcessStartInfo("/bin/sh", words) { WorkingDirectory = "/" })!;
        try
        {
            await start.Wait(client, supervisor, cancel);
            while (IsOrphan && !supervisor.HasExited) await Task.Delay(Look, cancel); // It answers already, and its supervisor is still starting.
        }
        catch
        {
            if (!supervisor.HasExited) Signals.Terminate(supervisor.Id); // Whatever it was, Ctrl-C too: it would go on for ever, and nobody would know of it.
            await supervisor.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>What is up here; nothing where there is no host, and none on its way.</summary>
    public async Task<IReadOnlyList<ApplicationStatus>> Applications(ManagementClient client, CancellationToken cancel) =>
        IsSupervised || await client.AnswersAsync(cancel) ? (await Insist(() => client.StatusAsync(cancel), cancel)).Applications : [];

    /// <summary>Takes an application down if it is up, or waits to be taken over. Returns when nothing of it runs any more.</summary>
    public Task Down(ManagementClient client, string name, Action<string> progress, CancellationToken cancel) => Insist(
        async () =>
        {
            var isUp = ApplicationChoice.Names(await client.StatusAsync(cancel)).Contains(name);
            if (!isUp) return isUp;
            progress($"bringing {name} down");
            await client.DownAsync(name, cancel);
            return isUp;
        },
        cancel);

    /// <summary>Ends the host when it is ours and nothing is up or waits to be taken over any more. Returns when it and its supervisor are gone.</summary>
    /// <returns>Whether it has ended.</returns>
    public async Task<bool> StopWhenIdle(ManagementClient client)
    {
        if (!IsOurs) return false;
        try
        {
            if (!await Insist(() => StopIdle(client), CancellationToken.None)) return false;
        }
        catch (NoHostException)
        {
            return true; // Somebody else was quicker.
        }

        for (var since = Stopwatch.GetTimestamp(); IsOurs && Stopwatch.GetElapsedTime(since) < EndsWithin;) await Task.Delay(Look);
        return true;
    }

    /// <summary>Asks again as long as no host answers and one is on its way: it died, and its supervisor starts it again.</summary>
    /// <exception cref="NoHostException">There is none, and none will come.</exception>
    /// <exception cref="CommandFailure">It does not come.</exception>
    public async Task<T> Insist<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(Look, cancel))
        {
            try
            {
                return await ask();
            }
            catch (NoHostException) when (IsSupervised)
            {
                if (Stopwatch.GetElapsedTime(since) < ComesBackWithin) continue;
                throw new CommandFailure($"the host does not answer, though it is started again and again; what it says is in {_folder.HostLog}");
            }
        }
    }

    private static async Task<bool> StopIdle(ManagementClient client)
    {
        if (ApplicationChoice.Names(await client.StatusAsync()).Count > 0) return false;
        await client.StopAsync();
        return true;
    }
}

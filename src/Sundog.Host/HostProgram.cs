using System.Globalization;
using Microsoft.Extensions.Logging;
using Sundog.Host.Agents;
using Sundog.Host.Journaling;
using Sundog.Host.Management;
using Sundog.Host.Services;
using Sundog.Host.State;

namespace Sundog.Host;

/// <summary>The daemon from its start to its end.</summary>
public static class HostProgram
{
    /// <summary>Runs until it is told to stop. Applications that are up then go on without it, and the next host takes them over.</summary>
    /// <param name="stateFolder">One host for each; see <see cref="HostFolder.Default"/>.</param>
    /// <param name="started">Called once everything listens.</param>
    /// <returns>False when another host already has that folder.</returns>
    public static async Task<bool> RunAsync(string stateFolder, ILoggerFactory logs, Action? started, CancellationToken cancel)
    {
        var folder = new HostFolder(stateFolder).Make();
        using var held = FileLock.TryTake(folder.Lock);
        if (held is null) return false;

        var damage = new List<string>();
        using var writer = new StateWriter();
        var identity = HostIdentity.Next(folder, writer, TimeProvider.System, damage.Add);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var journal = new Journal(new JournalFile(folder.Journal), TimeProvider.System);
        using var loop = new HostLoop(logs.CreateLogger<HostLoop>());
        var machine = new Machine(loop, folder, writer, identity, journal, TimeProvider.System, logs.CreateLogger<Machine>());
        loop.Start(machine.Turn);
        await loop.AskAsync(() => journal.Write(
            JournalKind.HostStarted, string.Create(CultureInfo.InvariantCulture, $"Host {Environment.ProcessId} starts, epoch {identity.Epoch}."))).ConfigureAwait(false);

        foreach (var text in damage) await loop.AskAsync(() => journal.Write(JournalKind.Note, text)).ConfigureAwait(false);
        await machine.ResumeAsync().ConfigureAwait(false);
        await using (var agents = new AgentListener(folder.AgentSocket, machine, machine.Borders, logs.CreateLogger<AgentListener>()))
        await using (await ManagementServer.StartAsync(folder.ManagementSocket, loop, machine, stop.Cancel, logs.CreateLogger<ManagementServer>()).ConfigureAwait(false))
        {
            started?.Invoke();
            await EndOf(stop.Token).ConfigureAwait(false);
        }

        await machine.DisposeAsync().ConfigureAwait(false);
        await loop.AskAsync(() => journal.Write(JournalKind.HostStopped, "The host ends as asked.")).ConfigureAwait(false);
        File.Delete(folder.Supervised); // While the folder is still held: whoever waits for that looks whether a successor is needed.
        return true;
    }

    private static Task EndOf(CancellationToken stop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stop.Register(ended.SetResult);
        return ended.Task;
    }
}

using System.Diagnostics;
using System.Globalization;
using Sundog.Host;
using Sundog.Host.Management;
using Sundog.Host.State;

namespace Sundog.Cli.Hosting;

/// <summary>The host that <c>sundog up</c> starts: supervised, in a session of its own so that it outlives terminals, and gone when nothing is up any more.</summary>
internal sealed class BackgroundHost(string stateFolder)
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly HostFolder _folder = new(stateFolder);

    /// <summary>Holds the supervisor's process id: this host is ours to stop.</summary>
    public static string SupervisorFile(HostFolder folder) => Path.Combine(folder.Path, "supervisor");

    /// <summary>Starts a host when none answers. Returns when one does.</summary>
    public async Task Ensure(ManagementClient client, Action<string> progress, CancellationToken cancel)
    {
        if (await client.AnswersAsync(cancel)) return;

        progress("starting the host");
        _folder.Make();
        // The shell only redirects: a process whose output is a pipe of ours would die of our end.
        string[] words = ["-c", "exec \"$@\" </dev/null >>\"$0\" 2>&1", _folder.HostLog, SelfCommand.Program, .. SelfCommand.Arguments("host", "--supervise", "--state", _folder.Path)];
        var start = new HostStart(_folder.HostLog);
        using var supervisor = Process.Start(new ProcessStartInfo("/bin/sh", words) { WorkingDirectory = "/" })!;
        try
        {
            await start.Wait(client, supervisor, cancel);
        }
        catch (CommandFailure)
        {
            Signals.Terminate(supervisor.Id); // Or it would go on trying for ever.
            await supervisor.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Ends the host when it was started by <see cref="Ensure"/> and nothing is up or waits to be taken over any more. Returns when it and its supervisor are gone.</summary>
    public async Task StopWhenIdle(ManagementClient client)
    {
        var file = SupervisorFile(_folder);
        if (!File.Exists(file) || ApplicationChoice.Names(await client.StatusAsync()).Count > 0) return;

        var text = await File.ReadAllTextAsync(file);
        await client.StopAsync();
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out var supervisor)) return;
        var since = Stopwatch.GetTimestamp();
        while (File.Exists(file) && Directory.Exists($"/proc/{supervisor}") && Stopwatch.GetElapsedTime(since) < EndsWithin) await Task.Delay(Look);
    }
}

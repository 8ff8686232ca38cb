using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sundog.Core;
using Sundog.Core.Applications;
using Sundog.Host.Journaling;
using Sundog.Host.Management;
using Sundog.Host.State;

namespace Sundog.Host.Tests.World;

/// <summary>A real host in this process, with real sockets and real replicas, in a folder of the test.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly bool _ownsFolder;
    private Task<bool>? _running;

    private TestHost(string? folder)
    {
        _ownsFolder = folder is null;
        Folder = new HostFolder(folder ?? Directory.CreateTempSubdirectory("sundog-host-").FullName).Make();
        Client = new ManagementClient(Folder.Path);
    }

    public HostFolder Folder { get; }

    public ManagementClient Client { get; }

    /// <param name="folder">Of a former host; null: a new one, which goes away with this host.</param>
    public static async Task<TestHost> StartAsync(string? folder = null)
    {
        var host = new TestHost(folder);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host._running = Task.Run(() => HostProgram.RunAsync(host.Folder.Path, NullLoggerFactory.Instance, started.SetResult, host._stop.Token));
        await Task.WhenAny(started.Task, host._running);
        if (host._running.IsCompleted) await host._running; // It failed, and says why.
        return host;
    }

    /// <summary>Ends the host; its applications go on.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        if (_running is { } running) await running.WaitAsync(Patience.Token);
        _running = null;
    }

    public async Task<HostStatus> UpAsync(ApplicationSpec application, bool settled = true)
    {
        await Client.UpAsync(application, Patience.Token);
        return settled ? await UntilAsync(status => status.Applications.Single(each => each.Name == application.Name).IsSettled) : await Client.StatusAsync(Patience.Token);
    }

    /// <summary>Looks again whenever something happens, until it holds.</summary>
    public async Task<HostStatus> UntilAsync(Func<HostStatus, bool> holds)
    {
        var patience = Patience.Token;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var status = await Client.StatusAsync(patience);
            if (holds(status)) return status;
            await timer.WaitForNextTickAsync(patience);
        }
    }

    /// <summary>What the journal holds so far.</summary>
    public async Task<IReadOnlyList<JournalEntry>> JournalAsync(Func<IReadOnlyList<JournalEntry>, bool> isEnough)
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in Client.EventsAsync(since: 0, Patience.Token))
        {
            entries.Add(entry);
            if (isEnough(entries)) return entries;
        }

        return entries;
    }

    /// <summary>Who the host is, read from its folder as only its owner can.</summary>
    public HostIdentity Identity()
    {
        var secret = File.ReadAllBytes(Folder.Secret);
        return new(long.Parse(File.ReadAllText(Folder.Epoch), CultureInfo.InvariantCulture), secret[..32], Convert.ToHexStringLower(secret[32..]));
    }

    /// <summary>Plays the stream of a replica that the host has started.</summary>
    public Task<Replica> ConnectAsync(string application, string service, InstanceId instance, bool ready = true) =>
        Replica.ConnectAsync(Folder.AgentSocket, application, new ServiceId(service), instance, Identity().TokenOf(application, new ServiceId(service), instance), ready);

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
        {
            foreach (var application in (await Client.StatusAsync()).Applications) await Client.DownAsync(application.Name);
            await StopAsync();
        }

        Client.Dispose();
        _stop.Dispose();
        if (_ownsFolder) Directory.Delete(Folder.Path, recursive: true);
    }
}

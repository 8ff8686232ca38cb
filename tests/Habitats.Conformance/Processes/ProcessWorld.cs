using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Habitats.Processes;

namespace Habitats.Conformance.Processes;

/// <summary>Real processes of this machine, in a state folder of their own under the temporary folder.</summary>
public sealed class ProcessWorld : HabitatWorld
{
    private static readonly string Subject = Path.Combine(AppContext.BaseDirectory, "Habitats.Conformance.Subject");

    private readonly ProcessHabitatOptions _options;
    private readonly List<int> _processes = [];
    private ProcessDriver? _driver;

    public ProcessWorld(int room)
    {
        var folder = Directory.CreateTempSubdirectory("sundog-conformance-").FullName;
        _options = new ProcessHabitatOptions(folder, InstancesMax: room);
        Folders = new ProcessFolders(folder);
        _driver = new ProcessDriver(_options, this, Failures.Enqueue);
    }

    public ProcessFolders Folders { get; }

    /// <summary>What failed of the driver's work by mistakes of ours.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = [];

    public ProcessDriver Driver => _driver ?? throw new InvalidOperationException("The host is dead.");

    public override IHabitat Habitat => Driver;

    public override InstanceSpec Spec(string instance, Behaviour behaviour = Behaviour.WellBehaved) => Spec(instance, behaviour switch
    {
        Behaviour.NeverReady => "never-ready",
        Behaviour.NeverLeaves => "never-leaves",
        Behaviour.DiesAtOnce => "dies-at-once",
        _ => "well-behaved",
    });

    public InstanceSpec Spec(string instance, string argument) => new(
        new InstanceId(instance), new ServiceId("subject"), [Subject, argument], "", new Dictionary<string, string>(), CpuCores: 0.5, MemoryBytes: 0, Revision: "r1");

    public override void HostDies()
    {
        Remember();
        _driver?.Dispose();
        _driver = null;
    }

    public override void Restart()
    {
        HostDies();
        _driver = new ProcessDriver(_options, this, Failures.Enqueue);
    }

    public override void KillFromOutside(InstanceId instance)
    {
        using var process = Process.GetProcessById(ProcessIdOf(instance));
        process.Kill();
        SpinWait.SpinUntil(() => ProcessIdentity.Running(process.Id) is null, TimeSpan.FromSeconds(5)); // Its port is closed a little earlier.
    }

    public int ProcessIdOf(InstanceId instance)
    {
        using var record = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folders.Records, instance + ".json")));
        return record.RootElement.GetProperty("processId").GetInt32();
    }

    public override bool Answers(string address) => PortReservation.Answers(new Uri(address));

    public override IReadOnlyList<string> Leftovers()
    {
        string[] folders = [Folders.Records, Folders.Sockets, Folders.Logs];
        var groups = Directory.GetDirectories("/sys/fs/cgroup", "*", SearchOption.AllDirectories).Where(group => Path.GetFileName(group) == Folders.GroupName);
        return [.. folders.SelectMany(Directory.GetFileSystemEntries), .. groups];
    }

    public override async Task PassTimeUntilAsync(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(30)) throw new TimeoutException($"Not within 30 s; seen: {string.Join(", ", Events)}");
            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }
    }

    /// <summary>Ends whatever the test left running, and sees to it that nothing stays of it.</summary>
    public override async ValueTask DisposeAsync()
    {
        Restart();
        foreach (var listing in await ListAsync()) Submit(new HabitatCommand.Stop(listing.Instance));
        foreach (var id in _processes) KillIfSubject(id); // Those that a test made the habitat forget.
        await PassTimeUntilAsync(() => Leftovers().Count == 0);
        HostDies();
        Directory.Delete(Folders.State, recursive: true);
    }

    private static void KillIfSubject(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            if (process.MainModule?.FileName != Subject) return;
            ProcessHandle.EndChild(id); // It was a child of the driver before.
        }
        catch (ArgumentException)
        {
            return; // Gone, as it should be.
        }
    }

    private void Remember()
    {
        foreach (var path in Directory.GetFiles(Folders.Records, "*.json")) _processes.Add(ProcessIdOf(new InstanceId(Path.GetFileNameWithoutExtension(path))));
    }
}

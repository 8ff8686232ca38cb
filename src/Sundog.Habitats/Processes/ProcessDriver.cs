using System.Collections.Concurrent;
using System.Diagnostics;
using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Habitats.Processes.Grants;

namespace Sundog.Habitats.Processes;

/// <summary>Runs instances as processes of this machine, each on a loopback port of its own.</summary>
/// <remarks>
/// One thread takes commands, watches exits and readiness, and reports; nothing is shared with it but the queue. A program that ends on its own is
/// noticed within the time the kernel takes to say so. Linux 5.3 and newer.
/// </remarks>
public sealed class ProcessDriver : IHabitat, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(25);

    /// <summary>Who accepts connections may yet have to hear of the other services, for which it comes to a new host within a second. Then it says itself that it is ready.</summary>
    private static readonly TimeSpan SayPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CleanUpPauseMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PatienceAtLast = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseAtLast = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan StrayAge = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<HabitatCommand> _commands = new();
    private readonly Dictionary<InstanceId, ProcessInstance> _instances = [];
    private readonly ConcurrentDictionary<InstanceId, int> _processes = [];
    private readonly HashSet<string> _leftovers = [];
    private readonly HashSet<InstanceId> _unsaved = [];
    private readonly Wake _wake;
    private readonly ProcessHabitatOptions _options;
    private readonly IHabitatEvents _events;
    private readonly Action<Exception> _failed;
    private readonly ProcessFolders _folders;
    private readonly ProcessRecords _records;
    private readonly CgroupGrants _grants;
    private readonly ProcessStarter _starter;
    private readonly Thread _thread;
    private TimeSpan _cleanUpPause = Soon;
    private volatile bool _disposed;

    /// <summary>Takes over whatever a former driver left in the state folder; it must be gone.</summary>
    /// <param name="failed">Told of our own mistakes, on the driver's thread; it goes on with its other work.</param>
    /// <exception cref="PlatformNotSupportedException">This kernel has no process handles.</exception>
    /// <exception cref="IOException">The state cannot be read. What runs goes on, and may be taken over later.</exception>
    public ProcessDriver(ProcessHabitatOptions options, IHabitatEvents events, Action<Exception> failed)
    {
        if (ProcessHandle.WhyUnsupported() is { } reason) throw new PlatformNotSupportedException($"Processes need Linux 5.3 or newer (pidfd_open: {reason}).");

        Spawn.KeepInheritedFilesFromPrograms();
        (_options, _events, _failed, _folders) = (options, events, failed, new ProcessFolders(options.StateFolder));
        _records = new ProcessRecords(_folders.Records);
        _grants = CgroupGrants.ForThisMachine(_folders.GroupName);
        _starter = new ProcessStarter(_folders, _records, _grants);
        _thread = new Thread(Run) { Name = "sundog-processes", IsBackground = true };
        _wake = new Wake(); // Last: whatever fails before leaves no open file behind, however often it is tried.
        try
        {
            Adopt();
        }
        catch
        {
            Release();
            throw;
        }

        _thread.Start();
    }

    public string Kind => "process";

    public HabitatCapabilities Capabilities => _grants.Capabilities;

    /// <summary>The process that an instance is. From any thread.</summary>
    /// <returns>Null when there is none.</returns>
    public int? ProcessOf(InstanceId instance) => _processes.TryGetValue(instance, out var process) ? process : null;

    /// <summary>Whether a process is an instance's or was started by one: it is in the session of one or, where there are such, in its control group. From any thread.</summary>
    public bool IsOfInstance(int process) => (ProcessStat.Of(process) is { } stat && _processes.Values.Contains(stat.Session)) || _grants.Holds(process);

    public void Submit(HabitatCommand command)
    {
        _commands.Enqueue(command);
        _wake.Ring();
    }

    /// <summary>Stops driving; the programs go on and wait for the next driver.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _wake.Ring();
        _thread.Join();
        Release();
    }

    private void Release()
    {
        foreach (var instance in _instances.Values) instance.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        var watch = new ProcessWatch(_wake);
        using var pause = new ManualResetEventSlim();
        while (!_disposed)
        {
            watch.Wait(_instances.Values, NextDeadline());
            var isWell = true;
            while (_commands.TryDequeue(out var command)) isWell &= TryDo(() => Obey(command));
            foreach (var instance in watch.Spoke()) isWell &= TryDo(() => Hear(instance));
            foreach (var instance in watch.Ended()) isWell &= TryDo(() => Bury(instance));
            isWell &= KeepTime();
            if (!isWell) pause.Wait(Soon); // What failed is still there to be done, and may fail at once again.
        }

        TryDo(CleanUpAtLast);
    }

    /// <summary>A mistake of ours with one instance must not end the thread, and with it the program: others live by both.</summary>
    /// <returns>False when it failed.</returns>
    private bool TryDo(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception error)
        {
            _failed(error);
            return false;
        }
    }

    /// <summary>Nobody comes after us to remove what the kernel still holds for a moment.</summary>
    private void CleanUpAtLast()
    {
        using var pause = new ManualResetEventSlim();
        for (var since = Stopwatch.GetTimestamp(); _leftovers.Count > 0 && Stopwatch.GetElapsedTime(since) < PatienceAtLast;)
        {
            CleanUp();
            if (_leftovers.Count > 0) pause.Wait(PauseAtLast);
        }
    }

    private void Adopt()
    {
        var (running, ended) = new ProcessAdoption(_folders, _records).Adopt();
        foreach (var instance in running) Add(instance); // All, before any work that may fail: what is added is let go of then.
        foreach (var instance in running) GrantAgain(instance.Record);
        foreach (var record in ended)
        {
            var lastWords = new InstanceLog(_folders.LogOf(record.Instance)).LastWords();
            ProcessHandle.EndGroup(record.Identity);
            CleanUp(record.Instance);
            _events.Report(new HabitatEvent.Gone(new InstanceId(record.Instance), ExitCode: null, Asked: record.KillAt is not null, lastWords));
        }

        _leftovers.UnionWith(_grants.Existing().Where(name => !_instances.ContainsKey(new InstanceId(name))));
        CleanUp();
        _grants.RemoveStrays(DateTime.UtcNow - StrayAge);
    }

    /// <summary>The former driver may have ended between its note of a grant and the grant.</summary>
    private void GrantAgain(ProcessRecord record)
    {
        _grants.Place(record.Instance, record.ProcessId, record.MemoryBytes);
        if (record.State != InstanceState.Starting) _grants.SetCpu(record.Instance, record.CpuCores);
    }

    private void Obey(HabitatCommand command)
    {
        switch (command)
        {
            case HabitatCommand.Start(var spec):
                Start(spec);
                break;
            case HabitatCommand.Grant(var id, var cores) when _instances.TryGetValue(id, out var instance):
                Save(instance, instance.Record with { CpuCores = cores });
                if (instance.Record.State != InstanceState.Starting) _grants.SetCpu(id.Value, cores);
                break;
            case HabitatCommand.Drain(var id, var grace) when _instances.TryGetValue(id, out var instance):
                Drain(instance, grace);
                break;
            case HabitatCommand.Stop(var id) when _instances.TryGetValue(id, out var instance):
                instance.Asked = true;
                instance.Handle.KillGroup();
                break;
            case HabitatCommand.List:
                _events.Report(new HabitatEvent.Listed([.. _instances.Values.Select(instance => instance.Listing)]));
                break;
        }
    }

    private void Start(InstanceSpec spec)
    {
        if ((Namesake(spec.Instance) ?? ProcessStarter.WhyNot(spec)) is { } wrong)
        {
            _events.Report(new HabitatEvent.Refused(spec.Instance, spec.Service, NoRoom: false, wrong));
            return;
        }

        if (_instances.Count >= _options.InstancesMax)
        {
            _events.Report(new HabitatEvent.Refused(spec.Instance, spec.Service, NoRoom: true, $"{_instances.Count} instances run, and no more may."));
            return;
        }

        var (started, refused) = _starter.Start(spec);
        if (started is null)
        {
            CleanUp(spec.Instance.Value);
            _events.Report(refused!);
            return;
        }

        Add(started);
        _events.Report(new HabitatEvent.Starting(started.Id, started.Service, started.Record.Address));
    }

    private string? Namesake(InstanceId instance) =>
        _instances.ContainsKey(instance) ? "An instance of this name exists."
        : _leftovers.Contains(instance.Value) ? "An instance of this name is gone, and not all that it left could be removed yet."
        : null;

    private void Add(ProcessInstance instance)
    {
        _instances.Add(instance.Id, instance);
        _processes[instance.Id] = instance.Record.ProcessId;
    }

    private void Drain(ProcessInstance instance, TimeSpan grace)
    {
        var killAt = Stopwatch.GetTimestamp() + (long)(grace.TotalSeconds * Stopwatch.Frequency);
        var already = instance.Record.KillAt;
        instance.Asked = true;
        Save(instance, instance.Record with { State = InstanceState.Draining, KillAt = Math.Min(killAt, already ?? long.MaxValue) });
        if (already is null) instance.Handle.Signal(Libc.SigTerm);
        _events.Report(new HabitatEvent.Draining(instance.Id));
    }

    private void Hear(ProcessInstance instance)
    {
        foreach (var assignment in instance.Notify.Receive())
        {
            if (assignment == "READY=1") BecomeReady(instance);
            if (assignment == "STOPPING=1" && instance.Record.State != InstanceState.Draining)
            {
                Save(instance, instance.Record with { State = InstanceState.Draining });
                _events.Report(new HabitatEvent.Draining(instance.Id));
            }
        }
    }

    private void BecomeReady(ProcessInstance instance)
    {
        if (instance.Record.State != InstanceState.Starting) return;

        var after = instance.Age;
        Save(instance, instance.Record with { State = InstanceState.Ready });
        _events.Report(new HabitatEvent.Ready(instance.Id, instance.Record.Address, after)); // Callers first; the quota has time.
        instance.ReleasePort();
        if (instance.Record.CpuCores > 0) _grants.SetCpu(instance.Id.Value, instance.Record.CpuCores);
    }

    private void Bury(ProcessInstance instance)
    {
        var exitCode = instance.Handle.Reap();
        var lastWords = instance.Log.LastWords();
        _instances.Remove(instance.Id);
        _processes.TryRemove(instance.Id, out _);
        _unsaved.Remove(instance.Id);
        instance.Dispose();
        CleanUp(instance.Id.Value);
        _events.Report(new HabitatEvent.Gone(instance.Id, exitCode, instance.Asked, lastWords));
    }

    /// <summary>What could not be removed at once (the kernel counts a process a little longer, the disk is full) is tried again, ever more seldom.</summary>
    private void CleanUp(string? instance = null)
    {
        if (instance is not null) _leftovers.Add(instance);
        if (_leftovers.Count == 0) return;
        var hasChanged = _leftovers.RemoveWhere(TryCleanUp) > 0 || instance is not null;
        _cleanUpPause = hasChanged ? Soon : TimeSpan.FromTicks(Math.Min(2 * _cleanUpPause.Ticks, CleanUpPauseMax.Ticks));
        if (_instances.Count == 0 && _leftovers.Count == 0) _grants.RemoveParents();
    }

    private bool TryCleanUp(string instance)
    {
        try
        {
            _records.Remove(instance);
            File.Delete(_folders.SocketOf(instance));
            new InstanceLog(_folders.LogOf(instance)).Retire(_folders.GoneLogs);
            return _grants.Remove(instance);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <returns>False when some of it failed.</returns>
    private bool KeepTime()
    {
        var isWell = true;
        foreach (var instance in _instances.Values) isWell &= TryDo(() => KeepTime(instance));
        return TryDo(() => CleanUp()) && isWell;
    }

    private void KeepTime(ProcessInstance instance)
    {
        if (instance.Record.KillAt <= Stopwatch.GetTimestamp()) instance.Handle.KillGroup();
        _ = instance.Log.TryBound();
        if (_unsaved.Contains(instance.Id)) Save(instance, instance.Record);
        var mayBeReady = instance.ProbeReadiness && instance.Record.State == InstanceState.Starting;
        if (!mayBeReady || !PortReservation.Answers(new Uri(instance.Record.Address))) return;
        instance.AnswersSince ??= Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(instance.AnswersSince.Value) >= SayPatience) BecomeReady(instance);
    }

    /// <summary>How long the thread may sleep when nothing happens.</summary>
    private TimeSpan NextDeadline()
    {
        if (_instances.Count == 0) return _leftovers.Count == 0 ? Timeout.InfiniteTimeSpan : _cleanUpPause;

        var next = _leftovers.Count == 0 ? TimeSpan.FromSeconds(1) : _cleanUpPause; // Output files are bounded once a second.
        foreach (var instance in _instances.Values)
        {
            if (instance.ProbeReadiness && instance.Record.State == InstanceState.Starting) return Soon;
            if (instance.Record.KillAt is not { } killAt) continue;
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), killAt);
            next = left < TimeSpan.Zero ? Soon : left < next ? left : next;
        }

        return next;
    }

    private void Save(ProcessInstance instance, ProcessRecord record)
    {
        instance.Record = record;
        if (_records.TrySave(record)) _unsaved.Remove(instance.Id);
        else _unsaved.Add(instance.Id);
    }
}

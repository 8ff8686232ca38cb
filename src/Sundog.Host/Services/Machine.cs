using Microsoft.Extensions.Logging;
using Sundog.Core;
using Sundog.Core.Applications;
using Sundog.Core.Lifecycle;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Core.Wire;
using Sundog.Entry;
using Sundog.Habitats.Processes;
using Sundog.Host.Agents;
using Sundog.Host.FrontDoor;
using Sundog.Host.Journaling;
using Sundog.Host.Management;
using Sundog.Host.State;

namespace Sundog.Host.Services;

/// <summary>All applications of this machine, and the turn that keeps them as they should be. Everything but the start of front doors happens on the loop.</summary>
internal sealed partial class Machine : IAgentDesk, IAsyncDisposable
{
    private static readonly TimeSpan RelayEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    private readonly HostLoop _loop;
    private readonly HostFolder _folder;
    private readonly HostIdentity _identity;
    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly InstanceNames _names;
    private readonly ApplicationStore _store;
    private readonly SortedDictionary<string, ApplicationSupervisor> _applications = new(StringComparer.Ordinal);
    private readonly MachineRoom _room = new(Environment.ProcessorCount);
    private readonly Resumption _resumption;
    private TimeSpan _relayAt;

    public Machine(HostLoop loop, HostFolder folder, HostIdentity identity, Journal journal, TimeProvider time, ILogger<Machine> log)
    {
        (_loop, _folder, _identity, _journal, _time, _log) = (loop, folder, identity, journal, time, log);
        _names = new InstanceNames((ulong)time.GetUtcNow().UtcTicks);
        _store = new ApplicationStore(folder);
        _resumption = new Resumption(StartAsync, (application, text) => Tell(application, text));
    }

    public IReadOnlyDictionary<string, ApplicationSupervisor> Applications => _applications;

    public Journal Journal => _journal;

    public HostIdentity Identity => _identity;

    /// <summary>What came to the host's sockets.</summary>
    public BorderTally Borders { get; } = new();

    /// <summary>Applications of a former host that could not be taken over yet.</summary>
    public IReadOnlyList<WaitingApplication> Waiting => _resumption.Waiting;

    /// <summary>Goes on with what a former host left. What cannot be taken over at once is tried again beside everything else.</summary>
    public Task ResumeAsync() => _resumption.ResumeAsync(_store.Load(text => Tell(null, text)));

    /// <summary>Starts an application or brings a running one to this description.</summary>
    /// <exception cref="PublicPortException">Its public port cannot be had.</exception>
    /// <exception cref="InvalidOperationException">It cannot be changed like that while it runs.</exception>
    public Task UpAsync(ApplicationSpec spec) => _resumption.UpAsync(spec, become => _loop.AskAsync(() => TryBecome(become)));

    /// <returns>False when there is no such application.</returns>
    public async Task<bool> DownAsync(string name)
    {
        await _resumption.StartAnywhereAsync(name).ConfigureAwait(false);
        if (await _loop.AskAsync(() => _applications.GetValueOrDefault(name)?.EndAsync()).ConfigureAwait(false) is not { } end) return false;

        await end.ConfigureAwait(false);
        if (await _loop.AskAsync(() => Remove(name)).ConfigureAwait(false) is { } ended) await ended.DisposeAsync().ConfigureAwait(false);
        ProcessesOf(name).Delete();
        return true;
    }

    public bool IsKnown(AgentMessage.Hello hello) =>
        hello.Instance.Value.Length > 0 && _identity.IsTokenOf(hello.Token, hello.Application, hello.Service, hello.Instance);

    public void Arrived(IAgentLink link) => _loop.Post(() => _applications.GetValueOrDefault(link.Who.Application)?.Arrived(link, _loop.Now));

    public void Said(IAgentLink link, AgentMessage message, Action done) => _loop.Post(() =>
    {
        try
        {
            _applications.GetValueOrDefault(link.Who.Application)?.Said(link, message, _loop.Now);
        }
        finally
        {
            done();
        }
    });

    public void Left(IAgentLink link) => _loop.Post(() => _applications.GetValueOrDefault(link.Who.Application)?.Left(link));

    /// <summary>One turn of the loop.</summary>
    /// <returns>When the next one is due at the latest.</returns>
    public TimeSpan Turn(TimeSpan now)
    {
        var services = _applications.Values.SelectMany(application => application.Services).ToList();
        foreach (var service in services) service.StepHpa(now);

        if (_applications.Values.FirstOrDefault(application => !application.Capabilities.CpuGrant) is { } refused) _room.Capabilities = refused.Capabilities; // Maybe found out late.
        var startsMax = _room.ShareOut(services, now);
        foreach (var application in _applications.Values) application.Step(now, startsMax);

        if (now >= _relayAt)
        {
            _relayAt = now + RelayEvery;
            foreach (var application in _applications.Values) application.RelayFront();
        }

        Save();
        var wake = _applications.Count > 0 ? _relayAt : now + LongestSleep;
        foreach (var service in services) wake = Earlier(wake, Earlier(service.Replicas.NextWake(now), service.HpaWake));
        return wake;
    }

    /// <summary>Returns when what is known of an application is on the disk.</summary>
    public void Store(string application) => _store.Write(_applications[application].Stored());

    public HostStatus Status(TimeSpan now) => StatusText.Of(this, _room, now);

    /// <summary>Ends the host's part; what runs goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        _resumption.Dispose();
        var running = await _loop.AskAsync(() =>
        {
            var all = _applications.Values.ToList();
            foreach (var application in all) _store.WriteSoon(application.Stored());
            _applications.Clear(); // No turn from here on.
            return all;
        }).ConfigureAwait(false);
        foreach (var application in running) await application.DisposeAsync().ConfigureAwait(false);
        _store.Dispose();
    }

    private bool TryBecome(ApplicationSpec spec)
    {
        if (!_applications.TryGetValue(spec.Name, out var known)) return false;
        if (known.IsEnding) throw new InvalidOperationException($"'{spec.Name}' is going down; bring it up again when that is done.");
        if (spec.Port != 0 && spec.Port != known.Front.Port)
        {
            throw new InvalidOperationException($"'{spec.Name}' runs on port {known.Front.Port}; to move it to {spec.Port} take it down first.");
        }

        if (ObjectiveOf(spec) != ObjectiveOf(known.Spec) || spec.Entry != known.Spec.Entry) known.Front.Become(spec.Entry, EntryOf(spec));
        known.Become(spec, _loop.Now);
        _store.Write(known.Stored());
        _journal.Write(JournalKind.ApplicationUp, $"{spec.Name} becomes revision {spec.Revision}.", spec.Name);
        return true;
    }

    private async Task StartAsync(ApplicationSpec spec, StoredApplication? stored)
    {
        var entry = EntryOf(spec);
        FrontDoorServer front;
        try
        {
            front = await FrontDoorServer.StartAsync(spec.Entry, stored?.PublicPort ?? spec.Port, entry).ConfigureAwait(false);
        }
        catch
        {
            entry.Dispose();
            throw;
        }

        await _loop.AskAsync(() => Add(spec, stored, front)).ConfigureAwait(false);
    }

    private ApplicationEntry EntryOf(ApplicationSpec spec)
    {
        if (!PeerKey.TryParse(Convert.ToHexStringLower(_identity.PeerKeyOf(spec.Name)), out var key)) throw new InvalidOperationException("A derived key is no key.");
        return new(new(
            new ServiceId("front-door"), key, ObjectiveOf(spec),
            services => _loop.Post(() => _applications.GetValueOrDefault(spec.Name)?.Summon(services)),
            exemplar => _loop.Post(() => _applications.GetValueOrDefault(spec.Name)?.Keep(exemplar, _loop.Now))));
    }

    private static Objective? ObjectiveOf(ApplicationSpec spec) => spec.Services.FirstOrDefault(service => service.Service == spec.Entry)?.Objective;

    private ApplicationSupervisor Add(ApplicationSpec spec, StoredApplication? stored, FrontDoorServer front)
    {
        var habitat = new ProcessDriver(new ProcessHabitatOptions(ProcessesOf(spec.Name).Path), new Ear(this, spec.Name));
        _room.Capabilities = habitat.Capabilities;
        var context = new ApplicationContext(spec.Name, _identity, _folder, _room, _journal, _names, _time);
        var application = _applications[spec.Name] = new ApplicationSupervisor(context, spec, stored, habitat, front);
        _store.Write(application.Stored());
        _journal.Write(JournalKind.ApplicationUp, stored is null ? $"{spec.Name} is up at {front.Address}." : $"{spec.Name} is taken over at {front.Address}.", spec.Name);
        return application;
    }

    private ApplicationSupervisor? Remove(string name)
    {
        if (!_applications.Remove(name, out var application)) return null;
        _store.Delete(name);
        _journal.Write(JournalKind.ApplicationDown, $"{name} is down.", name);
        return application;
    }

    private ApplicationFolder ProcessesOf(string name) => new(Path.Combine(_folder.Processes, name));

    private void Save()
    {
        foreach (var application in _applications.Values)
        {
            if (!application.TakeChanged()) continue;
            _store.WriteSoon(application.Stored());
        }
    }

    private static TimeSpan Earlier(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>For people: into the journal and the host's own output.</summary>
    private void Tell(string? application, string text)
    {
        LogNote(text);
        _loop.Post(() => _journal.Write(JournalKind.Note, text, application));
    }

    [LoggerMessage(EventId = 220, Level = LogLevel.Warning, Message = "{Text}")]
    private partial void LogNote(string text);

    /// <summary>Hands what a habitat reports to the loop.</summary>
    private sealed class Ear(Machine machine, string application) : IHabitatEvents
    {
        public void Report(HabitatEvent @event) =>
            machine._loop.Post(() => machine._applications.GetValueOrDefault(application)?.Handle(@event, machine._loop.Now));
    }
}

using Microsoft.Extensions.Logging;
using Sundog.Core;
using Sundog.Core.Admission;
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
    private readonly List<IAgentLink> _unclaimed = []; // Streams of replicas whose application is not taken over yet.
    private readonly MachineRoom _room = new(Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    private readonly Resumption _resumption;
    private readonly TraceTicket _ticket = new();
    private TimeSpan _relayAt;

    public Machine(HostLoop loop, HostFolder folder, StateWriter writer, HostIdentity identity, Journal journal, TimeProvider time, ILogger<Machine> log)
    {
        (_loop, _folder, _identity, _journal, _time, _log) = (loop, folder, identity, journal, time, log);
        _names = new InstanceNames((ulong)time.GetUtcNow().UtcTicks);
        _store = new ApplicationStore(folder, writer);
        _resumption = new Resumption(StartAsync, (application, text) => Tell(application, text));
    }

    public IReadOnlyDictionary<string, ApplicationSupervisor> Applications => _applications;

    public HostFolder Folder => _folder;

    public Journal Journal => _journal;

    public HostIdentity Identity => _identity;

    /// <summary>Whoever shows it at a front door is told where his request waited.</summary>
    public TraceTicket Ticket => _ticket;

    /// <summary>What came to the host's sockets.</summary>
    public BorderTally Borders { get; } = new();

    /// <summary>Applications of a former host that could not be taken over yet.</summary>
    public IReadOnlyList<WaitingApplication> Waiting => _resumption.Waiting;

    /// <summary>Goes on with what a former host left. What cannot be taken over at once is tried again beside everything else.</summary>
    public Task ResumeAsync() => _resumption.ResumeAsync(_store.Load(text => Tell(null, text)));

    /// <summary>Starts an application or brings a running one to this description.</summary>
    /// <exception cref="PublicPortException">Its public port cannot be had.</exception>
    /// <exception cref="InvalidOperationException">It cannot be changed like that while it runs, or could never run on this machine.</exception>
    public Task UpAsync(ApplicationSpec spec) => _resumption.UpAsync(spec, become => _loop.AskAsync(() => TryBecome(become)));

    /// <returns>False when there is no such application.</returns>
    public async Task<bool> DownAsync(string name)
    {
        await _resumption.StartAnywhereAsync(name).ConfigureAwait(false);
        var (application, ended) = await _loop.AskAsync(() => _applications.GetValueOrDefault(name) is { } found ? (found, found.EndAsync()) : default).ConfigureAwait(false);
        if (application is null) return false;

        await ended.ConfigureAwait(false);
        await _resumption.AloneAsync(() => RemoveAsync(name, application)).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whether a process is an instance of any application that is up, or was started by one.</summary>
    public bool IsOfInstance(int process) => _applications.Values.Any(application => application.IsOfInstance(process));

    public bool IsKnown(AgentMessage.Hello hello) =>
        hello.Instance.Value.Length > 0 && _identity.IsTokenOf(hello.Token, hello.Application, hello.Service, hello.Instance);

    public void Arrived(IAgentLink link) => _loop.Post(() =>
    {
        if (_applications.TryGetValue(link.Who.Application, out var application)) Arrived(application, link);
        else _unclaimed.Add(link);
    });

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

    public void Left(IAgentLink link) => _loop.Post(() =>
    {
        _unclaimed.Remove(link);
        _applications.GetValueOrDefault(link.Who.Application)?.Left(link);
    });

    /// <summary>One turn of the loop. A mistake of ours in one application costs the others nothing, and itself a pause.</summary>
    /// <returns>When the next one is due at the latest.</returns>
    public TimeSpan Turn(TimeSpan now)
    {
        _room.Know([.. _applications.Values.Select(application => application.Capabilities)]);
        foreach (var application in _applications.Values) _loop.TryDo(() => application.StepHpa(now));

        var startsMax = _room.ShareOut([.. _applications.Values.SelectMany(application => application.Services)], now);
        var isRelayDue = now >= _relayAt;
        if (isRelayDue) _relayAt = now + RelayEvery;
        var wake = _applications.Count > 0 ? _relayAt : now + LongestSleep;
        foreach (var application in _applications.Values)
        {
            if (_loop.TryDo(() => Turn(application, now, startsMax, isRelayDue))) wake = Earlier(wake, application.NextWake(now));
        }

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
    }

    private bool TryBecome(ApplicationSpec spec)
    {
        if (!_applications.TryGetValue(spec.Name, out var known)) return false;
        if (known.IsEnding) throw new InvalidOperationException($"'{spec.Name}' is going down; bring it up again when that is done.");
        RequireSameFolder(spec, known.Spec);
        if (spec.Port != 0 && spec.Port != known.Front.Port)
        {
            throw new InvalidOperationException($"'{spec.Name}' runs on port {known.Front.Port}; to move it to {spec.Port} take it down first.");
        }

        if (_room.Misfit(spec) is { } misfit) throw new InvalidOperationException(misfit);
        _store.Write(known.Stored() with { Spec = spec }); // First: what the disk refuses has not begun.
        var (before, objective) = (known.Spec, known.Entry?.Objective);
        known.Become(spec, _loop.Now);
        if (!IsSameDoor(spec, before) || known.Entry?.Objective != objective) known.Open(EntryOf(spec, known.Entry?.Objective), _loop.Now);
        _journal.Write(JournalKind.ApplicationUp, $"{spec.Name} becomes revision {spec.Revision}.", spec.Name);
        return true;
    }

    private async Task StartAsync(ApplicationSpec spec, StoredApplication? stored)
    {
        if (stored is not null) RequireSameFolder(spec, stored.Spec);
        var port = stored?.PublicPort ?? spec.Port;
        var holder = await _loop.AskAsync(() => _applications.Values.FirstOrDefault(other => other.Front.Port == port)).ConfigureAwait(false);
        if (holder is not null) throw PublicPortException.TakenBy(holder.Spec.Name, port);
        var entry = EntryOf(spec, Find(spec, spec.Entry)?.Objective);
        FrontDoorServer front;
        try
        {
            front = await FrontDoorServer.StartAsync(spec.Entry, port, entry).ConfigureAwait(false);
        }
        catch
        {
            entry.Dispose();
            throw;
        }

        try
        {
            await _loop.AskAsync(() => Add(spec, stored, front)).ConfigureAwait(false);
        }
        catch
        {
            await front.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Names are given by folders where nobody gives one, and folders of different applications may have the same name.</summary>
    private static void RequireSameFolder(ApplicationSpec spec, ApplicationSpec known)
    {
        if (spec.Folder is not { } here || known.Folder is not { } there || here == there) return;
        throw new InvalidOperationException($"'{spec.Name}' is up from {there}; give this one a name of its own with metadata.name, or take that one down first ('sundog down --app {spec.Name}').");
    }

    private void Arrived(ApplicationSupervisor application, IAgentLink link)
    {
        application.Arrived(link, _loop.Now);
        if (application.Entry is not { } entry || link.Who.Service != entry.Spec.Service || !entry.Announce(link.Who.Objective)) return;
        application.Open(EntryOf(application.Spec, entry.Objective), _loop.Now); // Said by the service itself: in its own settings or its code.
    }

    private ApplicationEntry EntryOf(ApplicationSpec spec, Objective? objective)
    {
        if (!PeerKey.TryParse(Convert.ToHexStringLower(_identity.PeerKeyOf(spec.Name)), out var key)) throw new InvalidOperationException("A derived key is no key.");
        return new(new(
            new ServiceId("front-door"), key, objective,
            services => _loop.Post(() => _applications.GetValueOrDefault(spec.Name)?.Summon(services)),
            exemplar => _loop.Post(() => _applications.GetValueOrDefault(spec.Name)?.Exemplars.Keep(exemplar, _loop.Now)),
            new PathClasses(spec.Priorities ?? []), _ticket, spec.ServerTiming));
    }

    private static bool IsSameDoor(ApplicationSpec one, ApplicationSpec other) =>
        (one.Entry, one.ServerTiming) == (other.Entry, other.ServerTiming) && (one.Priorities ?? []).SequenceEqual(other.Priorities ?? []);

    private static ServiceSpec? Find(ApplicationSpec spec, ServiceId service) => spec.Services.FirstOrDefault(each => each.Service == service);

    private ApplicationSupervisor Add(ApplicationSpec spec, StoredApplication? stored, FrontDoorServer front)
    {
        var habitat = new ProcessDriver(
            new ProcessHabitatOptions(_folder.ProcessesOf(spec.Name)), new Ear(this, spec.Name), error => _loop.Post(() => _loop.Tell(error)));
        ApplicationSupervisor application;
        try
        {
            _room.Know([habitat.Capabilities, .. _applications.Values.Select(other => other.Capabilities)]);
            if (stored is null && _room.Misfit(spec) is { } misfit) throw new InvalidOperationException(misfit);
            application = new(new ApplicationContext(spec.Name, _identity, _folder, _room, _journal, _names, _time), spec, stored, habitat, front);
            if (stored is null) _store.Write(application.Stored());
            else _store.WriteSoon(application.Stored()); // What runs needs a host, full disk or not.
        }
        catch
        {
            habitat.Dispose();
            throw;
        }

        _applications.Add(spec.Name, application);
        _journal.Write(JournalKind.ApplicationUp, stored is null ? $"{spec.Name} is up at {front.Address}." : $"{spec.Name} is taken over at {front.Address}.", spec.Name);
        foreach (var link in _unclaimed.Where(link => link.Who.Application == spec.Name).ToList())
        {
            _unclaimed.Remove(link);
            Arrived(application, link);
        }

        return application;
    }

    /// <summary>Call alone: whoever brings up an application of that name meanwhile would do so in the folders that go away here.</summary>
    private async Task RemoveAsync(string name, ApplicationSupervisor ended)
    {
        if (!await _loop.AskAsync(() => TryRemove(name, ended)).ConfigureAwait(false)) return; // Another call has.

        await ended.DisposeAsync().ConfigureAwait(false);
        _store.Delete(name);
        if (Directory.Exists(_folder.ProcessesOf(name))) Directory.Delete(_folder.ProcessesOf(name), recursive: true);
        await _loop.AskAsync(() => _journal.Write(JournalKind.ApplicationDown, $"{name} is down.", name)).ConfigureAwait(false);
    }

    private bool TryRemove(string name, ApplicationSupervisor ended)
    {
        if (_applications.GetValueOrDefault(name) != ended) return false;
        ended.TellEnded(); // Whoever asked in this very batch of work would wait for a turn that it gets no more.
        return _applications.Remove(name);
    }

    private void Turn(ApplicationSupervisor application, TimeSpan now, IReadOnlyDictionary<ServiceSupervisor, int> startsMax, bool isRelayDue)
    {
        application.Step(now, startsMax);
        if (isRelayDue) application.RelayFront();
        if (application.TakeChanged()) _store.WriteSoon(application.Stored());
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
        public void Report(HabitatEvent @event) => machine._loop.Post(() =>
        {
            machine._applications.GetValueOrDefault(application)?.Handle(@event, machine._loop.Now);
            if (@event is not HabitatEvent.Gone) return;
            foreach (var other in machine._applications.Values) other.RoomMayBe(); // What left was on the same machine.
        });
    }
}

using Sundog.Core;
using Sundog.Core.Applications;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Entry;
using Sundog.Habitats.Processes;
using Sundog.Host.Agents;
using Sundog.Host.FrontDoor;

namespace Sundog.Host.Services;

/// <summary>One application: its services, its habitat, its front door. Owned by the host's loop.</summary>
internal sealed class ApplicationSupervisor : IAsyncDisposable
{
    private static readonly InstanceId FrontInstance = new("front-door");

    private readonly ApplicationContext _context;
    private readonly ProcessDriver _habitat;
    private readonly SortedDictionary<ServiceId, ServiceSupervisor> _services = [];
    private readonly List<TaskCompletionSource> _awaitingEnd = [];
    private readonly ProcessFolders _folders;
    private bool _isEnding, _isListed;

    public ApplicationSupervisor(ApplicationContext context, ApplicationSpec spec, StoredApplication? stored, ProcessDriver habitat, FrontDoorServer front)
    {
        (_context, Spec, _habitat, Front) = (context, spec, habitat, front);
        _folders = new(context.Folder.ProcessesOf(spec.Name));
        foreach (var service in spec.Services) Add(service, stored?.Services.GetValueOrDefault(service.Service.Name));
        front.Know([.. _services.Keys]);
    }

    public ApplicationSpec Spec { get; private set; }

    public FrontDoorServer Front { get; }

    public IReadOnlyCollection<ServiceSupervisor> Services => _services.Values;

    public ExemplarMemory Exemplars => _context.Exemplars;

    public bool IsEnding => _isEnding;

    public HabitatCapabilities Capabilities => _habitat.Capabilities;

    /// <summary>Where an instance's output is.</summary>
    public string LogOf(InstanceId instance) => _folders.LogOf(instance.Value);

    /// <summary>The process that an instance is; null when there is none.</summary>
    public int? ProcessOf(InstanceId instance) => _habitat.ProcessOf(instance);

    /// <summary>Whether a process is one of its instances or was started by one.</summary>
    public bool IsOfInstance(int process) => _habitat.IsOfInstance(process);

    /// <summary>The service that the front door routes to.</summary>
    public ServiceSupervisor? Entry => Find(Spec.Entry);

    public ServiceSupervisor? Find(ServiceId service) => _services.GetValueOrDefault(service);

    public void Become(ApplicationSpec spec, TimeSpan now)
    {
        Spec = spec;
        foreach (var service in spec.Services)
        {
            if (_services.TryGetValue(service.Service, out var known)) known.Become(service);
            else Add(service, null);
        }

        foreach (var (id, service) in _services) if (spec.Services.All(s => s.Service != id)) service.End();
        Front.Know([.. _services.Keys]);
        foreach (var service in _services.Values) Front.Take(service.Registry(now));
        Welcome();
    }

    /// <summary>From now on requests from outside enter here.</summary>
    public void Open(ApplicationEntry entry, TimeSpan now)
    {
        entry.Know([.. _services.Keys]);
        foreach (var service in _services.Values) entry.Take(service.Registry(now));
        Front.Become(Spec.Entry, entry);
    }

    /// <summary>Takes everything down; the task ends when nothing of it runs any more.</summary>
    public Task EndAsync()
    {
        _isEnding = true;
        foreach (var service in _services.Values) service.End();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaitingEnd.Add(ended);
        return ended.Task;
    }

    /// <summary>Nothing of it runs, and no turn will come that would say so.</summary>
    public void TellEnded()
    {
        foreach (var waiting in _awaitingEnd) waiting.TrySetResult();
        _awaitingEnd.Clear();
    }

    public void Arrived(IAgentLink link, TimeSpan now)
    {
        if (Find(link.Who.Service) is not { } service) return;
        foreach (var other in _services.Values) link.Send(AgentLine.Write(other.Registry(now)));
        link.Send(AgentLine.Write(new AgentMessage.Welcome(_context.Identity.Epoch, [.. _services.Keys]))); // Last: whoever has heard it knows them all.
        service.Arrived(link, now);
    }

    public void Said(IAgentLink link, AgentMessage message, TimeSpan now)
    {
        if (Find(link.Who.Service) is not { } own) return;
        switch (message)
        {
            case AgentMessage.Hello:
                own.HeardReady(link, now);
                break;
            case AgentMessage.Report report:
                own.Take(link, report.Of, now);
                break;
            case AgentMessage.SetDesired command:
                own.Command(link, command, now);
                break;
            case AgentMessage.Kept kept:
                own.Keeps(link, kept, now);
                break;
            case AgentMessage.Guidance guidance:
                own.Guide(link, guidance);
                break;
            case AgentMessage.Summon summon:
                Summon(summon.Services);
                break;
            case AgentMessage.ExemplarSeen seen:
                Exemplars.Keep(seen.Of, now);
                break;
        }
    }

    public void Left(IAgentLink link) => Find(link.Who.Service)?.Left(link);

    /// <summary>Wakes what is asleep of these services and of everything that they were seen to call.</summary>
    public void Summon(IReadOnlyList<ServiceId> services)
    {
        var (woken, open) = (new HashSet<ServiceId>(), new Queue<ServiceId>(services));
        while (open.TryDequeue(out var next))
        {
            if (!woken.Add(next) || Find(next) is not { } service) continue;
            service.Summon();
            foreach (var callee in service.Measurements.Callees) open.Enqueue(new ServiceId(callee));
        }
    }

    public void Handle(HabitatEvent happened, TimeSpan now)
    {
        if (happened is HabitatEvent.Listed listed)
        {
            _isListed = true;
            foreach (var stray in listed.Instances.Select(listing => listing.Service).Where(service => !_services.ContainsKey(service)).ToHashSet()) Add(LeavingSpec(stray), null);
            foreach (var service in _services.Values) service.Handle(happened, now);
            return;
        }

        var instance = happened switch
        {
            HabitatEvent.Starting e => e.Instance,
            HabitatEvent.Ready e => e.Instance,
            HabitatEvent.Draining e => e.Instance,
            HabitatEvent.Gone e => e.Instance,
            HabitatEvent.Refused e => e.Instance,
            _ => default,
        };
        foreach (var service in _services.Values)
        {
            if (service.Replicas.Instances(now).Any(i => i.Instance == instance) || (happened as HabitatEvent.Starting)?.Service == service.Spec.Service)
            {
                service.Handle(happened, now);
                return;
            }
        }
    }

    /// <summary>Something left this machine: whoever was told that there is no room may ask again.</summary>
    public void RoomMayBe()
    {
        foreach (var service in _services.Values) service.Replicas.RoomMayBe();
    }

    /// <summary>The front door's own report is what the entry's leader judges by.</summary>
    public void RelayFront()
    {
        if (Entry is not { } entry) return;
        var report = Front.Report();
        entry.TakeFromFront(new(FrontInstance, new(default, [], null, [], report.Entry, [], report.Latency)));
    }

    /// <summary>News first, commands after: callers hear of a drain before it begins.</summary>
    /// <param name="startsMax">Starts that the machine bears now, by service.</param>
    public void Step(TimeSpan now, IReadOnlyDictionary<ServiceSupervisor, int> startsMax)
    {
        var commands = _services.Values.SelectMany(service => service.Step(now, startsMax[service])).ToList();
        Publish(now);
        foreach (var command in commands) _habitat.Submit(command);
        EndIfEmpty(now);
    }

    public async ValueTask DisposeAsync()
    {
        await Front.DisposeAsync().ConfigureAwait(false);
        _habitat.Dispose();
    }

    public void StepHpa(TimeSpan now)
    {
        foreach (var service in _services.Values) service.StepHpa(now);
    }

    /// <summary>When <see cref="Step"/> is due at the latest, though nothing happens.</summary>
    public TimeSpan NextWake(TimeSpan now) => _services.Values.Select(service => service.NextWake(now)).DefaultIfEmpty(TimeSpan.MaxValue).Min();

    public StoredApplication Stored() => new(Spec, Front.Port, _services.ToDictionary(s => s.Key.Name, s => s.Value.Stored()));

    /// <returns>True when something that is stored has changed since the last call.</returns>
    public bool TakeChanged() => _services.Values.Aggregate(false, (changed, service) => service.TakeChanged() || changed);

    private void Publish(TimeSpan now)
    {
        foreach (var service in _services.Values)
        {
            if (service.NewsFor(now) is not { } news) continue;
            var line = AgentLine.Write(news);
            foreach (var other in _services.Values) other.SendToAll(line);
            Front.Take(news);
        }
    }

    private void EndIfEmpty(TimeSpan now)
    {
        foreach (var (id, service) in _services.Where(s => Spec.Services.All(spec => spec.Service != s.Key)).ToList())
        {
            if (service.Replicas.Instances(now).Count == 0) _services.Remove(id);
        }

        if (!_isEnding || !_isListed || _services.Values.Any(service => service.Replicas.Instances(now).Count > 0)) return;
        TellEnded();
    }

    private void Welcome()
    {
        var line = AgentLine.Write(new AgentMessage.Welcome(_context.Identity.Epoch, [.. _services.Keys]));
        foreach (var service in _services.Values) service.SendToAll(line);
    }

    /// <summary>Of a service that runs and that nobody describes any more, since the file that did so was damaged: none of it should be there.</summary>
    private static ServiceSpec LeavingSpec(ServiceId service) => new(
        service, Command: [], WorkingDirectory: "", new Dictionary<string, string>(), Objective: null, ReplicasMin: 0, ReplicasMax: 0, CpuCores: 0, MemoryBytes: 0, ScalerKind.Fixed,
        Observe: false, Revision: "");

    private void Add(ServiceSpec spec, StoredService? stored) => _services.Add(spec.Service, new(_context, spec, stored));
}

using Sundog.Core;
using Sundog.Core.Balancing;
using Sundog.Core.Lifecycle;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Simulation.Habitat;
using Sundog.Simulation.Kernel;
using Sundog.Simulation.Queues;

namespace Sundog.Simulation.Worlds;

/// <summary>Services, their replicas and those who call them, in virtual time. Decides nothing: Core does, the policy does, the draws do.</summary>
public sealed class World : IHabitatEvents
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ServiceId, ServiceControl> _controls = [];
    private readonly Dictionary<ServiceId, SeededRandom> _demands = [];
    private readonly Dictionary<InstanceId, ServiceControl> _owners = [];
    private readonly Stack<Visit> _visits = new();
    private readonly Stack<Call> _calls = new();
    private readonly SeededRandom _balancers;

    /// <param name="policyFor">Who counts for each service.</param>
    /// <param name="faults">Wraps what the habitat reports, to lose or bend some of it; null for none.</param>
    public World(WorldSpec spec, PlatformModel platform, Func<ServiceModel, ICountPolicy> policyFor, ulong seed, Func<IHabitatEvents, IHabitatEvents>? faults = null)
    {
        (Spec, Platform) = (spec, platform);
        Simulator = new(seed);
        _balancers = Simulator.Stream(4);
        Machine = platform.Machine is { } machine ? new(Simulator, machine.Cores) : null;
        SimulatedHabitat = new(
            Simulator, new(platform.StartDelay, platform.StartSpread), 3, faults is null ? this : faults(this), start => Launch(start));
        var names = new InstanceNames(seed);
        foreach (var (model, number) in spec.Services.Select((m, i) => (m, i)))
        {
            _controls[model.Service] = new(this, model, policyFor(model), names);
            _demands[model.Service] = Simulator.Stream(100 + (uint)number);
        }

        FrontDoor = new(this, spec);
        foreach (var control in _controls.Values)
        {
            control.Begin();
            control.BeginLifecycle();
        }
    }

    public WorldSpec Spec { get; }

    public PlatformModel Platform { get; }

    public Simulator Simulator { get; }

    /// <summary>Null where every replica has its cores for itself.</summary>
    public Machine? Machine { get; }

    public TimeSpan Now => Simulator.Now;

    public SimulatedHabitat SimulatedHabitat { get; }

    internal IHabitat Habitat => SimulatedHabitat;

    internal FrontDoor FrontDoor { get; }

    internal IEnumerable<ServiceControl> Controls => _controls.Values;

    /// <summary>Warms up, runs the judged part, and lets what is inside end.</summary>
    public RunResult Run()
    {
        Simulator.RunUntil(Spec.WarmUp);
        foreach (var control in _controls.Values) control.JudgementBegins();
        var seconds = new List<WorldSecond>();
        for (var end = Spec.WarmUp + Second; end <= Spec.WarmUp + Spec.Measured; end += Second)
        {
            var used = MachineSeconds;
            Simulator.RunUntil(end);
            seconds.Add(new(
                seconds.Count, 0, 0, Machine is null ? 0 : (MachineSeconds - used) / Machine.Cores, [.. _controls.Values.Select(control => control.Look())]));
        }

        Simulator.RunUntil(Spec.WarmUp + Spec.Measured);
        var cost = _controls.ToDictionary(c => c.Key, c => c.Value.JudgedReplicaSeconds);
        var actions = _controls.Values.Sum(c => c.Actions);
        Simulator.RunUntil(Now + FrontDoor.Allowed + TimeSpan.FromSeconds(1));
        return FrontDoor.Result(cost, actions, seconds);
    }

    private double MachineSeconds
    {
        get
        {
            Machine?.Advance();
            return Machine?.UsedSeconds ?? 0;
        }
    }

    void IHabitatEvents.Report(HabitatEvent @event)
    {
        switch (@event)
        {
            case HabitatEvent.Listed:
                foreach (var control in _controls.Values) control.Handle(@event);
                break;
            case HabitatEvent.Starting starting:
                Tell(starting.Instance, @event);
                break;
            case HabitatEvent.Ready ready:
                Tell(ready.Instance, @event);
                break;
            case HabitatEvent.Draining draining:
                Tell(draining.Instance, @event);
                break;
            case HabitatEvent.Gone gone:
                Tell(gone.Instance, @event);
                break;
            case HabitatEvent.Refused refused:
                _controls[refused.Service].Handle(@event);
                break;
        }
    }

    internal SimulatedReplica? Find(CalleeInstance instance) => _owners.GetValueOrDefault(instance.Instance)?.Find(instance.Instance);

    /// <summary>A caller found nobody: all whom its call will lead to are woken with it, since replies have told who they are.</summary>
    internal void Summon(ServiceId service)
    {
        _controls[service].Summon();
        foreach (var callee in Spec.Services.Single(s => s.Service == service).Callees) Summon(callee);
    }

    /// <summary>The registry's push reaches every caller of a service.</summary>
    internal void Deliver(ServiceId service, IReadOnlyList<InstanceEntry> instances)
    {
        if (FrontDoor.Side.Callee == service) FrontDoor.Side.Update(instances, Now);
        foreach (var control in _controls.Values)
        {
            foreach (var replica in control.Replicas) replica.Update(service, instances);
        }
    }

    internal void Died(SimulatedReplica replica) => _owners[replica.Instance].Died(replica);

    internal void Exit(SimulatedReplica replica)
    {
        Died(replica);
        SimulatedHabitat.Exited(replica.Instance);
    }

    internal double DrawService(ServiceModel model) => _demands[model.Service].LogNormal(model.MeanSeconds(Now - Spec.WarmUp), model.Variation);

    internal SeededRandom NextBalancerStream() => new(_balancers.NextUInt64());

    internal Visit NewVisit() => _visits.TryPop(out var visit) ? visit : new();

    internal void Recycle(Visit visit)
    {
        if (!visit.IsLost) _visits.Push(visit);
    }

    internal Call NewCall() => _calls.TryPop(out var call) ? call : new(this);

    internal void Recycle(Call call) => _calls.Push(call);

    private SimulatedReplica Launch(InstanceSpec start)
    {
        var control = _controls[start.Service];
        _owners[start.Instance] = control;
        var replica = control.Launch(start.Instance);
        foreach (var other in _controls.Values) replica.Update(other.Model.Service, other.Seen);
        return replica;
    }

    private void Tell(InstanceId instance, HabitatEvent happened)
    {
        if (_owners.TryGetValue(instance, out var control)) control.Handle(happened);
    }
}

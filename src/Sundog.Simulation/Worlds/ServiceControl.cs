using Sundog.Core;
using Sundog.Core.Lifecycle;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Request;
using Sundog.Core.Scaling;
using Sundog.Simulation.Kernel;

namespace Sundog.Simulation.Worlds;

/// <summary>What the host and the leader of one service do in life: keep the replica set, gather reports, step the policy, tell callers who is there.</summary>
internal sealed class ServiceControl : ISleeper
{
    private const int PolicyTick = 0, LifecycleStep = 1, PushArrives = 2;
    private static readonly TimeSpan TickMax = TimeSpan.FromSeconds(1);

    private readonly World _world;
    private readonly ICountPolicy _policy;
    private readonly ReplicaSet _set;
    private readonly DesiredCount _desired;
    private readonly Dictionary<InstanceId, SimulatedReplica> _replicas = [];
    private readonly Queue<(TimeSpan At, InstanceId Instance, ReplicaReport Report)> _reports = [];
    private readonly Queue<(TimeSpan WrittenAt, IReadOnlyList<InstanceEntry> Instances)> _pushes = [];
    private readonly List<ScalingDecision> _changes = [];
    private ServiceLedger _ledger = new();
    private (TimeSpan WrittenAt, IReadOnlyList<InstanceEntry> Instances) _seen = (TimeSpan.Zero, []);
    private ServiceGuidance? _guidance;
    private long _sequence;
    private double _replicaSeconds, _judgedReplicaSeconds;
    private TimeSpan _countedAt;
    private int _alive;
    private bool _wasUp;

    public ServiceControl(World world, ServiceModel model, ICountPolicy policy, InstanceNames names)
    {
        (_world, Model, _policy) = (world, model, policy);
        _desired = new(model.ReplicasMin, model.ReplicasMax);
        _desired.Summon(model.ReplicasAtStart);
        _set = new(model.Service, Spec, "1", names, TimeSpan.FromSeconds(30)) { Desired = _desired.Value };
    }

    public ServiceModel Model { get; }

    public int Actions { get; private set; }

    public IEnumerable<SimulatedReplica> Replicas => _replicas.Values;

    public int Desired => _desired.Value;

    public SimulatedReplica? Find(InstanceId instance) => _replicas.GetValueOrDefault(instance);

    public IReadOnlyList<InstanceEntry> Seen => _seen.Instances;

    public ScalingDecision? LastDecision { get; private set; }

    /// <summary>How the service stands, and what was decided since the last look.</summary>
    public ServiceSecond Look()
    {
        ScalingDecision[] changes = [.. _changes];
        _changes.Clear();
        return new(Model.Service, _seen.Instances.Count(i => i.State == InstanceState.Ready), _replicas.Count, Desired, LastDecision, changes);
    }

    public void Begin()
    {
        Reconcile();
        _world.Simulator.After(TimeSpan.Zero, this, PolicyTick);
    }

    public SimulatedReplica Launch(InstanceId instance)
    {
        var slots = _policy.Slots ?? FlowSettings.SlotsFor(Model.CpuCores);
        var objective = ReferenceEquals(Model, _world.Spec.Services[0]) ? _world.Spec.Objective : null;
        var replica = new SimulatedReplica(_world, Model, instance, new(Model.Service, slots, FlowSettings.QueueMaxFor(slots), objective));
        if (_guidance is not null) replica.Follow(_guidance);
        _replicas[instance] = replica;
        Alive(+1);
        return replica;
    }

    public void Died(SimulatedReplica replica)
    {
        if (_replicas.Remove(replica.Instance)) Alive(-1);
    }

    public void Handle(HabitatEvent happened)
    {
        _set.Handle(happened, _world.Now);
        Reconcile();
        Push();
    }

    /// <summary>Somebody needs the service and nothing is there.</summary>
    public void Summon()
    {
        if (_desired.Value > 0) return;
        _desired.Summon(1);
        Reconcile();
    }

    /// <summary>Replica-seconds paid since the judged part began.</summary>
    public double JudgedReplicaSeconds
    {
        get
        {
            Alive(0);
            return _replicaSeconds - _judgedReplicaSeconds;
        }
    }

    public void JudgementBegins()
    {
        Alive(0);
        _judgedReplicaSeconds = _replicaSeconds;
        Actions = 0;
        _changes.Clear();
    }

    void ISleeper.Wake(int what)
    {
        switch (what)
        {
            case PolicyTick:
                Tick();
                break;
            case LifecycleStep:
                Reconcile();
                _world.Simulator.At(_set.NextWake(_world.Now + TimeSpan.FromMilliseconds(10)), this, LifecycleStep);
                break;
            case PushArrives:
                _seen = _pushes.Dequeue();
                _world.Deliver(Model.Service, _seen.Instances);
                break;
        }
    }

    private void Tick()
    {
        var now = _world.Now;
        foreach (var replica in _replicas.Values) _reports.Enqueue((now + _world.Platform.ReportDelay, replica.Instance, replica.Tick(null)));
        while (_reports.TryPeek(out var next) && next.At <= now)
        {
            _ledger.Take(next.At, next.Instance, next.Report);
            _reports.Dequeue();
        }

        if (now >= _policy.NextWake && _seen.Instances.Any(i => i.State == InstanceState.Ready)) Step(now);
        else if (_wasUp && _replicas.Count == 0) Forget();

        var wake = _policy.NextWake > now ? _policy.NextWake : now + TimeSpan.FromMilliseconds(20);
        _world.Simulator.At(wake < now + TickMax ? wake : now + TickMax, this, PolicyTick);
    }

    private void Step(TimeSpan now)
    {
        _wasUp = true;
        var age = now - _seen.WrittenAt;
        var instances = _seen.Instances.Select(i => i with { InState = i.InState + age }).ToArray();
        var room = Math.Min(Model.ReplicasMax, _set.Room ?? int.MaxValue);
        var (decision, guidance) = _policy.Step(now, _ledger.View(now, instances, _desired.Value, Model.ReplicasMin, Math.Max(room, 1)));
        LastDecision = decision;
        if (guidance is not null)
        {
            _guidance = guidance;
            foreach (var replica in _replicas.Values) replica.Follow(guidance);
        }

        if (decision.Replicas == _desired.Value) return;
        var before = _desired.Value;
        _desired.TrySet(decision.Replicas, epoch: 1, ++_sequence);
        if (_desired.Value == before) return;
        Actions++;
        _changes.Add(decision);
        Reconcile();
    }

    /// <summary>Nothing is left of the service but its will.</summary>
    private void Forget()
    {
        _wasUp = false;
        (_guidance, _ledger) = (null, new());
        _reports.Clear();
        _policy.WentToZero();
    }

    private void Reconcile()
    {
        _set.Desired = _desired.Value;
        foreach (var command in _set.Step(_world.Now, instance => _replicas.TryGetValue(instance, out var replica) ? replica.Inside : 0))
        {
            _world.Habitat.Submit(command);
        }
    }

    public void BeginLifecycle() => _world.Simulator.After(TimeSpan.FromMilliseconds(10), this, LifecycleStep);

    private void Push()
    {
        _pushes.Enqueue((_world.Now, _set.Instances(_world.Now)));
        _world.Simulator.After(_world.Platform.DiscoveryDelay, this, PushArrives);
    }

    private void Alive(int change)
    {
        _replicaSeconds += _alive * (_world.Now - _countedAt).TotalSeconds;
        _countedAt = _world.Now;
        _alive += change;
    }

    private InstanceSpec Spec(InstanceId instance) => new(
        instance, Model.Service, ["simulated"], "", new Dictionary<string, string>(), Model.CpuCores, 0, "1");
}

using Sundog.Core;
using Sundog.Core.Admission;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Request;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;
using Sundog.Simulation.Habitat;
using Sundog.Simulation.Kernel;
using Sundog.Simulation.Queues;

namespace Sundog.Simulation.Worlds;

/// <summary>One instance of a service: Core's request flow in front of a simulated CPU, calling other services as its model says.</summary>
internal sealed class SimulatedReplica : ISimulatedProgram, ISleeper, IWorker
{
    private readonly World _world;
    private readonly ServiceModel _model;
    private readonly ICpu _cpu;
    private readonly GrantedDemand _demand;
    private readonly WaitPlace _cpuWait;
    private readonly List<Visit> _inside = [];
    private readonly Dictionary<ServiceId, CallSide> _sides = [];
    private MachineWork? _booting;
    private TimeSpan _mayExitAt, _tickedAt;
    private int _begun;
    private double _tickedCpuSeconds, _housekeepingSeconds;
    private (double Arrivals, int Inside) _ticked;
    private bool _isDead;

    public SimulatedReplica(World world, ServiceModel model, InstanceId instance, FlowSettings settings)
    {
        (_world, _model, Instance) = (world, model, instance);
        Flow = new(settings);
        _cpuWait = Flow.Ledger.Places.Of(WaitKind.Cpu);
        _cpu = world.Machine is { } machine ? new MachineShare(world.Simulator, machine, model.CpuCores) : new OwnCores(world.Simulator, model.CpuCores);
        // Where cores are nobody else's, the account of each request is exact, and there is nothing for the utilisation law to correct.
        _demand = new(world.Machine is null ? 0 : model.CpuCores);
        _tickedAt = world.Now;
        foreach (var callee in model.Callees) _sides[callee] = new(callee, world.NextBalancerStream());
    }

    public InstanceId Instance { get; }

    public RequestFlow<Visit> Flow { get; }

    public int Inside => _inside.Count;

    void ISimulatedProgram.Boot()
    {
        if (_world.Machine is { } machine) _booting = machine.Begin(_world.Platform.Machine!.StartCoreSeconds, 1, this);
        else _world.SimulatedHabitat.Booted(Instance);
    }

    void IWorker.Worked()
    {
        _booting = null;
        _world.SimulatedHabitat.Booted(Instance);
    }

    void ISimulatedProgram.Ready() => Flow.Ledger.Ready(_world.Now);

    void ISimulatedProgram.Drain()
    {
        Flow.Drain();
        Answer();
        // Callers learn of it with the discovery delay; until then this replica must be there to hand their calls on.
        _mayExitAt = _world.Now + (_world.Platform.DiscoveryDelay * 2);
        _world.Simulator.At(_mayExitAt, this, 0);
    }

    void ISimulatedProgram.Kill()
    {
        _isDead = true;
        _cpu.Stop();
        if (_booting is not null) _world.Machine!.Cancel(_booting);
        foreach (var visit in _inside.ToArray())
        {
            visit.IsLost = true;
            foreach (var call in visit.Calls) call.Orphan();
            visit.Asker.Lost();
        }

        _inside.Clear();
        _world.Died(this);
    }

    void ISleeper.Wake(int what) => ExitWhenEmpty();

    /// <summary>The registry says who serves a callee now.</summary>
    public void Update(ServiceId callee, IReadOnlyList<InstanceEntry> instances)
    {
        if (_sides.TryGetValue(callee, out var side)) side.Update(instances, _world.Now);
        if (callee == _model.Service) Stand(instances);
    }

    private void Stand(IReadOnlyList<InstanceEntry> peers)
    {
        var (rank, count) = (0, 0);
        foreach (var peer in peers)
        {
            if (peer.State != InstanceState.Ready) continue;
            count++;
            if (peer.Instance.CompareTo(Instance) < 0) rank++;
        }

        foreach (var side in _sides.Values) side.Balancer.Stand(rank, Math.Max(1, count));
    }

    /// <summary>A call reaches this replica.</summary>
    public void Offer(Call asker, int operation, in Arrival arrival)
    {
        var visit = _world.NewVisit();
        (visit.Replica, visit.Asker, visit.Operation, visit.StagesDone, visit.HasFailed, visit.Seat) =
            (this, asker, _model.Operations[operation], 0, false, _inside.Count);
        _inside.Add(visit);
        var verdict = Flow.Arrive(visit, arrival, _world.Now);
        if (verdict.IsAdmitted) Begin(visit);
        else if (verdict.IsRefused) Refuse(visit, verdict);
    }

    public void GotCpu(Visit visit, TimeSpan waited) => Flow.Waited(visit, _cpuWait, waited);

    public void PartServed(Visit visit)
    {
        if (visit.StagesDone == visit.Operation.Stages.Count) Finish(visit, RequestOutcome.Completed);
        else StartStage(visit, visit.Operation.Stages[visit.StagesDone]);
    }

    public void CallEnded(Visit visit, Call call, bool succeeded)
    {
        visit.Calls.Remove(call);
        visit.HasFailed |= !succeeded;
        if (visit.Calls.Count > 0) return;
        visit.StagesDone++;
        if (visit.HasFailed) Finish(visit, RequestOutcome.Failed);
        else _cpu.Join(visit, _model.PartsVary ? DrawPart(visit) : visit.PartDemand);
    }

    /// <summary>One control tick: takes guidance, ends the tick, reports.</summary>
    public ReplicaReport Tick(ServiceGuidance? guidance)
    {
        if (guidance is not null) Flow.Follow(guidance);
        Flow.Tick(_world.Now);
        Answer();
        return Report(_world.Now);
    }

    public void Follow(ServiceGuidance guidance)
    {
        Flow.Follow(guidance);
        Answer();
    }

    private ReplicaReport Report(TimeSpan now)
    {
        var housekeeping = (_world.Platform.Machine?.HousekeepingCores ?? 0) * (now - _tickedAt).TotalSeconds;
        if (housekeeping > 0) _world.Machine!.Begin(housekeeping, 1, Nobody.Instance);
        _housekeepingSeconds += housekeeping;
        var used = _cpu.UsedSeconds + _housekeepingSeconds;
        var report = Flow.Report(used, now);
        var ticked = (report.Totals.Arrivals, Inside);
        _demand.Tick(used - _tickedCpuSeconds, (now - _tickedAt).TotalSeconds, isIdle: ticked == _ticked && Inside == 0);
        (_tickedAt, _tickedCpuSeconds, _ticked) = (now, used, ticked);
        return report with { Totals = _demand.Apply(report.Totals) };
    }

    private void Begin(Visit visit)
    {
        visit.IsCold = _begun++ < _model.ColdRequests;
        visit.PartDemand = DrawPart(visit);
        _cpu.Join(visit, visit.PartDemand);
    }

    private TimeSpan DrawPart(Visit visit)
    {
        var seconds = _world.DrawService(_model) * visit.Operation.Factor * (visit.IsCold ? _model.ColdFactor : 1);
        return TimeSpan.FromSeconds(seconds / (visit.Operation.Stages.Count + 1));
    }

    private void StartStage(Visit visit, IReadOnlyList<Target> callees)
    {
        // All are listed before any is sent: one may end at once.
        for (var i = 0; i < callees.Count; i++) visit.Calls.Add(_world.NewCall());
        var calls = visit.Calls.Count == 1 ? null : visit.Calls.ToArray();
        for (var i = 0; i < callees.Count; i++) (calls is null ? visit.Calls[0] : calls[i]).FromVisit(_sides[callees[i].Service], callees[i].Operation, this, visit);
    }

    private void Finish(Visit visit, RequestOutcome outcome)
    {
        var reply = Flow.Close(visit, outcome, _world.Now);
        Flow.Leave(visit, _world.Now);
        var asker = visit.Asker;
        Remove(visit);
        Answer();
        asker.Answered(outcome, reply, null);
        ExitWhenEmpty();
    }

    private void Refuse(Visit visit, AdmissionVerdict verdict)
    {
        var reply = Flow.Refusal(visit, verdict, _world.Now);
        var asker = visit.Asker;
        Remove(visit);
        asker.Answered(RequestOutcome.Refused, reply, verdict.RetryAfter);
    }

    private void Answer()
    {
        while (Flow.TryAnswer(_world.Now, out var visit, out var verdict))
        {
            if (verdict.IsAdmitted) Begin(visit);
            else Refuse(visit, verdict);
        }
    }

    private void Remove(Visit visit)
    {
        var last = _inside[^1];
        _inside[visit.Seat] = last;
        last.Seat = visit.Seat;
        _inside.RemoveAt(_inside.Count - 1);
        _world.Recycle(visit);
    }

    private void ExitWhenEmpty()
    {
        if (Flow.IsDraining && !_isDead && _inside.Count == 0 && _world.Now >= _mayExitAt) _world.Exit(this);
    }
}

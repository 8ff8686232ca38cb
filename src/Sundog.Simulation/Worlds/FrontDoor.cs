using Sundog.Core;
using Sundog.Core.Request;
using Sundog.Core.Waiting;
using Sundog.Simulation.Kernel;
using Sundog.Simulation.Queues;

namespace Sundog.Simulation.Worlds;

/// <summary>Where requests come in from outside: draws their arrivals, sends them to the entry, and keeps the books.</summary>
internal sealed class FrontDoor : ISleeper
{
    public const byte HighClass = 5;
    private const byte LowClass = 3;

    private readonly World _world;
    private readonly WorldSpec _spec;
    private readonly SeededRandom _arrivals, _users, _operations;
    private readonly IReadOnlyList<Operation> _offers;
    private readonly (long Offered, long InTime)[] _seconds;
    private readonly TimeSpan _allowed;
    private readonly TimeSpan _from, _until;
    private long _numbers, _inside;
    private long _offered, _inTime, _completed, _failed, _refused, _highOffered, _highInTime;

    public FrontDoor(World world, WorldSpec spec)
    {
        (_world, _spec) = (world, spec);
        (_arrivals, _users, _operations) = (world.Simulator.Stream(1), world.Simulator.Stream(2), world.Simulator.Stream(5));
        _offers = spec.Services[0].Operations;
        _seconds = new (long, long)[(int)Math.Ceiling(spec.Measured.TotalSeconds)];
        Side = new(spec.Services[0].Service, world.NextBalancerStream());
        _allowed = new FlowSettings(spec.Services[0].Service, 1, 0, spec.Objective).AllowedAtEntry;
        (_from, _until) = (spec.WarmUp, spec.WarmUp + spec.Measured);
        Next();
    }

    public CallSide Side { get; }

    /// <summary>How long after the last arrival an answer can still come.</summary>
    public TimeSpan Allowed => _allowed;

    /// <summary>Requests of the whole run that have not ended.</summary>
    public long Inside => _inside;

    public long Ends { get; private set; }

    public long Numbers => _numbers;

    void ISleeper.Wake(int what)
    {
        var now = _world.Now;
        if (now >= _until) return;
        if (_arrivals.NextDouble() * _spec.Arrivals.PerSecondMax < _spec.Arrivals.PerSecondAt(now - _from)) Arrive(now);
        Next();
    }

    /// <summary>A request has its final answer.</summary>
    public void Ended(Call call, RequestOutcome outcome)
    {
        _inside--;
        Ends++;
        var outside = call.Outside;
        if (!IsJudged(outside.ArrivedAt)) return;
        switch (outcome)
        {
            case RequestOutcome.Completed:
                _completed++;
                break;
            case RequestOutcome.Refused:
                _refused++;
                break;
            default:
                _failed++;
                break;
        }

        if (outcome != RequestOutcome.Completed || _world.Now - outside.ArrivedAt > _spec.Objective.Bound) return;
        _inTime++;
        _seconds[SecondOf(outside.ArrivedAt)].InTime++;
        if (outside.Class == HighClass) _highInTime++;
    }

    public RunResult Result(IReadOnlyDictionary<ServiceId, double> replicaSeconds, int actions, IReadOnlyList<WorldSecond> seconds) => new(
        _offered, _inTime, _completed, _failed, _refused, _offered - _completed - _failed - _refused, replicaSeconds, actions,
        new(_highOffered, _highInTime), new(_offered - _highOffered, _inTime - _highInTime), _world.Simulator.EventsHandled,
        [.. seconds.Select(s => s with { Offered = _seconds[s.Number].Offered, InTime = _seconds[s.Number].InTime })]);

    private void Arrive(TimeSpan now)
    {
        var isHigh = _users.NextDouble() < _spec.HighClassShare;
        var outside = new OutsideRequest(++_numbers, now, isHigh ? HighClass : LowClass, (uint)_users.NextUInt64());
        _inside++;
        if (IsJudged(now))
        {
            _offered++;
            _seconds[SecondOf(now)].Offered++;
            if (isHigh) _highOffered++;
        }

        _world.Machine?.Begin(_world.Platform.Machine!.DoorCoreSeconds, 1, Nobody.Instance);
        _world.NewCall().FromOutside(Side, Draw(), outside, now + _allowed);
    }

    private int Draw()
    {
        if (_offers.Count == 1) return 0;
        var left = _operations.NextDouble() * _offers.Sum(o => o.Share);
        for (var i = 0; i < _offers.Count; i++)
        {
            left -= _offers[i].Share;
            if (left < 0) return i;
        }

        return 0; // Rounding.
    }

    private void Next() => _world.Simulator.After(TimeSpan.FromSeconds(_arrivals.NextExponential(1 / _spec.Arrivals.PerSecondMax)), this, 0);

    private int SecondOf(TimeSpan at) => (int)(at - _from).TotalSeconds;

    private bool IsJudged(TimeSpan at) => at >= _from && at < _until;
}

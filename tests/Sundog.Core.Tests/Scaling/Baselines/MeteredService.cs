using Sundog.Core.Ports;
using Sundog.Core.Scaling;
using Sundog.Core.Scaling.Baselines;

namespace Sundog.Core.Tests.Scaling.Baselines;

/// <summary>A service of which only the CPU is known, on the HPA rule: each step is one period of 15 s, and its advice is followed at once.</summary>
internal sealed class MeteredService
{
    private readonly HpaPolicy _policy;
    private readonly List<Replica> _replicas = [];
    private readonly TimeSpan _period = TimeSpan.FromSeconds(15);
    private TimeSpan _now = TimeSpan.FromHours(1);

    /// <summary>With the defaults: a target of 80 %. One step is taken, for the rule needs a figure to start from.</summary>
    public MeteredService(int replicas, HpaSettings? settings = null)
    {
        _policy = new(settings ?? new(CpuCores: 1));
        Committed = replicas;
        Follow();
        Period(0.8);
    }

    public int Min { get; set; } = 1;

    public int Max { get; set; } = 100;

    public int Committed { get; private set; }

    /// <summary>How many of the replicas are still starting, the newest ones.</summary>
    public int Starting { get; set; }

    /// <summary>How many of the ready ones have no fresh figure, the newest ones.</summary>
    public int Silent { get; set; }

    /// <summary>One period in which each ready replica uses this share of its core.</summary>
    public ScalingDecision Period(double utilisation)
    {
        _now += _period;
        foreach (var replica in Ready.Take(Ready.Count() - Silent)) replica.Use(utilisation, _period);
        var decision = _policy.Step(_now, View());
        Committed = decision.Replicas;
        Follow();
        return decision;
    }

    public ScalingDecision Periods(int count, double utilisation)
    {
        for (var i = 1; i < count; i++) Period(utilisation);
        return Period(utilisation);
    }

    /// <summary>A step before the period is over.</summary>
    public ScalingDecision Between(double utilisation)
    {
        var (now, half) = (_now, _period / 2);
        foreach (var replica in Ready) replica.Use(utilisation, half);
        return _policy.Step(now + half, View());
    }

    private IEnumerable<Replica> Ready => _replicas.Take(_replicas.Count - Starting);

    private void Follow()
    {
        while (_replicas.Count > Committed) _replicas.RemoveAt(_replicas.Count - 1);
        while (_replicas.Count < Committed) _replicas.Add(new(new($"metered-{_replicas.Count}-{_now.Ticks}")));
    }

    private ServiceView View() => new(
        [.. _replicas.Select((replica, i) => new ReplicaView(
            replica.Instance,
            i < _replicas.Count - Starting ? InstanceState.Ready : InstanceState.Starting,
            TimeSpan.Zero,
            new() { CpuSeconds = replica.Cpu, ReadySeconds = replica.Lived },
            TimeSpan.Zero))],
        Committed, Min, Max, [], null, [], null, []);

    private sealed class Replica(InstanceId instance)
    {
        public InstanceId Instance { get; } = instance;

        public double Cpu { get; private set; }

        public double Lived { get; private set; }

        public void Use(double utilisation, TimeSpan time)
        {
            Cpu += utilisation * time.TotalSeconds;
            Lived += time.TotalSeconds;
        }
    }
}

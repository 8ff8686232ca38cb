using Sundog.Core.Ports;
using Sundog.Core.Scaling;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;

namespace Sundog.Core.Tests.Scaling;

/// <summary>An engine that is fed the figures of an invented service, step by step: what its replicas would report if they saw exactly this.</summary>
/// <remarks>No queues and no chance: every rate is a fluid, shared evenly by the ready replicas. A changed count is obeyed at once unless a test says otherwise.</remarks>
internal sealed class FedService
{
    private const double StepSeconds = 0.1;

    private readonly List<Replica> _replicas = [];
    private double _arrivals, _calls, _replies, _late, _excess;
    private int _named;

    /// <param name="settings">Null: 100 ms start delay, one core, an entry with p95 &lt; 200 ms.</param>
    public FedService(ScalingSettings? settings = null, int replicas = 1, EngineWill? will = null)
    {
        Engine = new(settings ?? new(Objective.Parse("p95 < 200ms"), 1, TimeSpan.FromSeconds(0.1)), will);
        Committed = replicas;
        for (var i = 0; i < replicas; i++) Add(lived: 60);
    }

    public ScalingEngine Engine { get; }

    public double Now { get; private set; } = 1000;

    public int Committed { get; set; }

    public int Min { get; set; } = 1;

    public int Max { get; set; } = 50;

    public bool IsObeyed { get; set; } = true;

    /// <summary>While false, the engine sees the last reports that came.</summary>
    public bool IsHeard { get; set; } = true;

    /// <summary>Per second, all replicas together; served at once unless <see cref="Served"/> says otherwise.</summary>
    public double Rate { get; set; }

    public double? Served { get; set; }

    public double RetryShare { get; set; }

    /// <summary>Of what arrives: turned away at the entry.</summary>
    public double ShedShare { get; set; }

    public double ServiceSeconds { get; set; } = 0.01;

    public double LocalWait { get; set; }

    public double Incurable { get; set; }

    /// <summary>What calls take on their way, which is told beside the waits.</summary>
    public double Network { get; set; }

    public double Blocked { get; set; }

    /// <summary>Slot time that the CPU does not explain and nothing measures.</summary>
    public double Untraced { get; set; }

    /// <summary>For how long a response is under way, slot and all.</summary>
    public double Body { get; set; }

    public double Excess { get; set; }

    /// <summary>Gauges, per replica.</summary>
    public (double Queued, double InFlight, double Blocked) Gauges { get; set; }

    /// <summary>Open streams, per replica.</summary>
    public double Streaming { get; set; }

    /// <summary>Each calls as often as requests arrive, unless it says otherwise.</summary>
    public IReadOnlyList<CallerDeclaration> Callers { get; set; } = [];

    public TimeSpan? Granted { get; set; }

    public double CallsPerSecond { get; set; }

    public bool IsEntry { get; set; } = true;

    public double LateShare { get; set; }

    public EngineTurn Last { get; private set; } = null!;

    /// <summary>Decisions that changed the count, oldest first.</summary>
    public List<ScalingDecision> Changes { get; } = [];

    public FedService Run(double seconds)
    {
        for (var end = Now + seconds - (StepSeconds / 2); Now < end;) Step();
        return this;
    }

    /// <summary>A replica that served so much before anybody told this engine of it.</summary>
    public void Discover(double lived, double arrivals) => Add(lived, arrivals);

    /// <summary>One replica ends unasked; the count that should be stays.</summary>
    public void Lose() => _replicas.RemoveAt(_replicas.Count - 1);

    private void Step()
    {
        Now += StepSeconds;
        foreach (var replica in _replicas) Serve(replica);
        if (IsHeard) foreach (var replica in _replicas) replica.Heard = replica.Totals;
        _arrivals += Rate * StepSeconds;
        _calls += CallsPerSecond * StepSeconds;
        _replies += Rate * StepSeconds;
        _late += Rate * LateShare * StepSeconds;
        _excess += Rate * Excess * StepSeconds;
        Last = Engine.Step(TimeSpan.FromSeconds(Now), View());
        if (!Last.Decision.IsChange) return;
        Changes.Add(Last.Decision);
        if (!IsObeyed) return;
        Committed = Last.Decision.Replicas;
        while (_replicas.Count > Committed) _replicas.RemoveAt(_replicas.Count - 1);
        while (_replicas.Count < Committed) Add(lived: 0);
    }

    private void Serve(Replica replica)
    {
        var arrived = Rate * StepSeconds / _replicas.Count;
        var served = (Served ?? Rate) * StepSeconds / _replicas.Count;
        var t = replica.Totals;
        replica.Totals = t with
        {
            ReadySeconds = t.ReadySeconds + StepSeconds,
            Arrivals = t.Arrivals + arrived,
            Retries = t.Retries + (arrived * RetryShare),
            Refusals = t.Refusals + (arrived * ShedShare),
            Shed = t.Shed + (arrived * ShedShare),
            Completions = t.Completions + served,
            ServiceSeconds = t.ServiceSeconds + (served * ServiceSeconds),
            ServiceSecondsSquared = t.ServiceSecondsSquared + (served * 2 * ServiceSeconds * ServiceSeconds),
            LocalWaitSeconds = t.LocalWaitSeconds + (served * (LocalWait + Incurable)),
            IncurableWaitSeconds = t.IncurableWaitSeconds + (served * Incurable),
            BlockedSeconds = t.BlockedSeconds + (served * Blocked),
            DownstreamExcessSeconds = t.DownstreamExcessSeconds + (served * Excess),
            HeldSeconds = t.HeldSeconds + (served * (ServiceSeconds + LocalWait + Incurable + Blocked + Untraced)),
            BodySeconds = t.BodySeconds + (served * Body),
            Answering = served / StepSeconds * Body,
            Queued = Gauges.Queued,
            InFlight = Gauges.InFlight,
            Blocked = Gauges.Blocked,
            Streaming = Streaming,
            Slots = 4,
        };
    }

    private ServiceView View() => new(
        [.. _replicas.Select(r => new ReplicaView(r.Instance, InstanceState.Ready, TimeSpan.FromSeconds(r.Totals.ReadySeconds), r.Heard, r.ReportAge))],
        Committed, Min, Max, [.. Callers.Select(c => c.Calls > 0 ? c : c with { Calls = _arrivals })], Granted,
        CallsPerSecond > 0 || Excess > 0 ? [new(new("below"), _calls, _calls, _excess, 0.1, 1, false, false)] : [],
        IsEntry ? new(_replies, _late, [.. Enumerable.Repeat(TimeSpan.FromSeconds(ServiceSeconds + Blocked + Untraced), 50)]) : null,
        [new(WaitKind.Network, "network", _replies * Network, Curable: false), new(WaitKind.Database, "orders", _replies * Incurable, Curable: false)]);

    private void Add(double lived, double arrivals = 0) => _replicas.Add(new(new($"fed-{_named++}"))
    {
        Totals = new() { ReadySeconds = lived, Arrivals = arrivals, Completions = arrivals, ServiceSeconds = arrivals * ServiceSeconds },
    });

    private sealed class Replica(InstanceId instance)
    {
        public InstanceId Instance { get; } = instance;

        public ReplicaTotals Totals { get; set; }

        /// <summary>As of its last report that came.</summary>
        public ReplicaTotals Heard { get; set; }

        public TimeSpan ReportAge => TimeSpan.FromSeconds(Totals.ReadySeconds - Heard.ReadySeconds);
    }
}

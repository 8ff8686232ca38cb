using Microsoft.Extensions.Logging;
using Sundog.Configuration;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Hosting;
using Sundog.Output;

namespace Sundog.Scaling;

/// <summary>What the leader of a service does beside serving: gathers the reports of all replicas, steps the engine, commands, guides.</summary>
/// <remarks>
/// Messages arrive on the stream's thread, steps come on the pump's; one lock keeps them apart. A command is an absolute count, sent again only when
/// it was not answered. Without an objective and without a budget from callers the engine holds, and the service only traces.
/// </remarks>
internal sealed partial class Leadership(
    InstanceIdentity identity, InstanceSettings settings, bool observe, HostStream host, SundogMeter meter, ILogger<Leadership> log)
{
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeptAgain = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GuideAgain = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan UnmeasuredDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private ServiceLedger _ledger = new(); // Of this term: what was heard in an earlier one is history.
    private ScalingEngine? _engine;
    private AgentMessage.ServiceInstances? _registry;
    private TimeSpan _registryAt;
    private long _epoch;
    private long _sequence;
    private (int Replicas, TimeSpan At)? _pending;
    private readonly Dictionary<(ScalingReason Reason, string Blame, bool IsOutOfReach), TimeSpan> _keptTold = [];
    private (ScalingReason, string, bool) _kept;
    private bool _isOutOfReachLogged;
    private ServiceGuidance? _guided;
    private TimeSpan _guidedAt;

    public bool IsLeader
    {
        get
        {
            lock (_gate) return _engine is not null;
        }
    }

    /// <summary>How many replicas the service should have and how many are ready; null when this instance does not lead.</summary>
    public (int Desired, int Ready)? Replicas
    {
        get
        {
            lock (_gate) return _engine is not null && _registry is { } known ? (known.Desired, known.Instances.Count(i => i.State == InstanceState.Ready)) : null;
        }
    }

    /// <summary>When to step next at the latest; null when this instance does not lead.</summary>
    public TimeSpan? NextWake
    {
        get
        {
            lock (_gate) return _engine?.NextWake;
        }
    }

    public void Take(AgentMessage.Leader leader)
    {
        lock (_gate)
        {
            _epoch = leader.Epoch;
            if (leader.IsYou == _engine is not null) return;
            if (leader.IsYou)
            {
                _engine = new ScalingEngine(
                    new(settings.Objective, identity.CpuCores, UnmeasuredDelay) { FixedSlots = settings.SlotsByHand ?? 0 }, leader.Will);
                _ledger = new();
                (_sequence, _pending, _kept, _guided) = (0, null, default, null);
                _keptTold.Clear();
                _isOutOfReachLogged = false;
                LogLeads(identity.Service.Name, leader.Epoch);
            }
            else
            {
                _engine = null; // What it learned is with the host, which gives it to whoever leads.
            }
        }
    }

    public void Take(AgentMessage.ServiceInstances push)
    {
        lock (_gate) (_registry, _registryAt) = (push, MonotonicClock.Now);
    }

    public void Take(AgentMessage.PeerReport peer)
    {
        lock (_gate) _ledger.Take(MonotonicClock.Now, peer.Instance, peer.Of);
    }

    public void Take(AgentMessage.DesiredAnswer answer)
    {
        lock (_gate)
        {
            if (answer.Sequence != _sequence) return;
            if (answer.Accepted) _pending = null; // What was refused is asked for again only after a while.
            if (_registry is { } known) _registry = known with { Desired = answer.Desired, ReplicasMax = answer.ReplicasMax };
            if (!answer.Accepted) LogRefused(answer.Desired, answer.Reason);
        }
    }

    /// <summary>One turn, if this instance leads.</summary>
    /// <returns>What every replica does from now on, this one included; null when another instance leads.</returns>
    public ServiceGuidance? Step(TimeSpan now, ReplicaReport own)
    {
        lock (_gate)
        {
            if (_engine is null || _registry is null) return null;

            _ledger.Take(now, identity.Instance, own);
            var turn = _engine.Step(now, _ledger.View(now, Aged(_registry, now), _registry.Desired, _registry.ReplicasMin, _registry.ReplicasMax));
            TellOutOfReach(turn.Decision.Inputs);
            if (turn.Decision.IsChange) Command(now, turn.Decision);
            else TellKept(now, turn.Decision);
            Guide(now, turn);
            return turn.Guidance;
        }
    }

    private void Command(TimeSpan now, ScalingDecision decision)
    {
        if (_pending is { } pending && pending.Replicas == decision.Replicas && now - pending.At < AnswerPatience) return;

        if (_pending?.Replicas != decision.Replicas) meter.Decided(decision.Reason, decision.Before, decision.Replicas); // Not again when it was not answered.
        _pending = (decision.Replicas, now);
        host.Send(new AgentMessage.SetDesired(decision.Replicas, _epoch, ++_sequence, decision, observe, _engine!.Will));
        LogDecided(observe ? "would set" : "sets", decision.Before, decision.Replicas, decision.Reason);
    }

    /// <summary>Why the count stays: at once when it is another reason than was told last, but each reason not more often than people can read.</summary>
    private void TellKept(TimeSpan now, ScalingDecision decision)
    {
        var why = (decision.Reason, decision.Inputs.Blame, decision.Inputs.OutOfReach is not null);
        if (decision.Reason == ScalingReason.NothingMeasured || decision.Inputs.ServiceTime <= TimeSpan.Zero || why == _kept) return;
        if (_keptTold.TryGetValue(why, out var at) && now - at < KeptAgain) return;
        if (host.Send(new AgentMessage.Kept(decision, _epoch))) (_kept, _keptTold[why]) = (why, now);
    }

    /// <summary>Once: whoever reads the log can do something about it, but not within a tick.</summary>
    private void TellOutOfReach(ScalingInputs seen)
    {
        if (_isOutOfReachLogged || seen.OutOfReach is not { } limit) return;
        _isOutOfReachLogged = true;
        LogOutOfReach(DecisionText.Of(limit));
    }

    /// <summary>Alone, there is nobody to guide but the host, which need not hear of every step.</summary>
    private void Guide(TimeSpan now, EngineTurn turn)
    {
        var isNews = _registry!.Instances.Count > 1 && _guided?.Sequence != turn.Guidance.Sequence;
        if (!isNews && now - _guidedAt < GuideAgain) return;
        if (host.Send(new AgentMessage.Guidance(turn.Guidance, _engine!.Will, turn.Shortage))) (_guided, _guidedAt) = (turn.Guidance, now);
    }

    /// <summary>The registry as of now: every instance has grown older since the push.</summary>
    private InstanceEntry[] Aged(AgentMessage.ServiceInstances registry, TimeSpan now)
    {
        var since = now - _registryAt;
        return [.. registry.Instances.Select(i => i.State == InstanceState.Gone ? i : i with { InState = i.InState + since })];
    }

    [LoggerMessage(EventId = 130, Level = LogLevel.Debug, Message = "This instance leads {Service} in epoch {Epoch}.")]
    private partial void LogLeads(string service, long epoch);

    [LoggerMessage(EventId = 131, Level = LogLevel.Debug, Message = "The leader {Does} {Before} -> {Replicas}: {Reason}.")]
    private partial void LogDecided(string does, int before, int replicas, ScalingReason reason);

    [LoggerMessage(EventId = 132, Level = LogLevel.Debug, Message = "The host stays at {Desired}: {Reason}.")]
    private partial void LogRefused(int desired, string reason);

    [LoggerMessage(EventId = 133, Level = LogLevel.Warning, Message = "{What}")]
    private partial void LogOutOfReach(string what);
}

using Sundog.Core.Balancing;
using Sundog.Core.Request;
using Sundog.Core.Retries;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;
using Sundog.Simulation.Kernel;

namespace Sundog.Simulation.Worlds;

/// <summary>One call, from choosing an instance to the answer, its retries included. The front door's calls have no parent visit.</summary>
/// <remarks>Core's balancer chooses, Core's retry rule says whether to try again. Reused after it has ended.</remarks>
internal sealed class Call(World world) : ISleeper
{
    private readonly CalleeInstance[] _tried = new CalleeInstance[8];
    private CallSide _side = null!;
    private Visit? _parent;
    private SimulatedReplica? _from;
    private OutgoingCall _outgoing;
    private bool _isOutgoing;
    private TimeSpan? _heldSince;
    private int _operation, _tries;
    private TimeSpan _sentAt;
    private CalleeInstance? _instance;

    /// <summary>What the front door knows of a request from outside.</summary>
    public OutsideRequest Outside { get; private set; }

    public TimeSpan Deadline { get; private set; }

    public void FromOutside(CallSide side, int operation, in OutsideRequest outside, TimeSpan deadline)
    {
        (_side, _operation, _parent, _from, Outside, Deadline) = (side, operation, null, null, outside, deadline);
        Begin();
    }

    public void FromVisit(CallSide side, int operation, SimulatedReplica from, Visit parent)
    {
        (_side, _operation, _parent, _from, Outside, Deadline) = (side, operation, parent, from, default, parent.Deadline);
        Begin();
    }

    /// <summary>The asker is gone: let the callee finish, tell nobody.</summary>
    public void Orphan() => (_parent, _from) = (null, null);

    private bool IsOrphan => _from is null && Outside.Number == 0;

    private void Begin()
    {
        (_tries, _isOutgoing, _heldSince) = (0, false, null);
        _side.Retries.FirstTry(world.Now);
        Try();
    }

    void ISleeper.Wake(int what) => Try();

    public void Try()
    {
        var now = world.Now;
        if (IsOrphan || now >= Deadline)
        {
            End(RequestOutcome.Failed, null);
            return;
        }

        _instance = _side.Balancer.Choose(_tried.AsSpan(0, Math.Min(_tries, _tried.Length)), now);
        if (_instance is null)
        {
            _heldSince ??= now;
            world.Summon(_side.Callee);
            _side.Hold(this);
            return;
        }

        EndHold();
        if (_tries < _tried.Length) _tried[_tries] = _instance;
        _tries++;
        _sentAt = now;
        var replica = world.Find(_instance);
        if (replica is null)
        {
            Failed(CallOutcome.ConnectionFailed, TryFailure.ConnectionFailed, null, null);
            return;
        }

        replica.Offer(this, _operation, Announce(now));
    }

    /// <summary>As the package does: to stand before a callee that is not there yet is waiting, not work.</summary>
    private void EndHold()
    {
        if (_heldSince is { } since && _from is not null) _from.Flow.Waited(_parent!, _from.Flow.Ledger.Places.Of(WaitKind.ColdStart), world.Now - since);
        _heldSince = null;
    }

    /// <summary>The callee answers: a response, or a refusal.</summary>
    public void Answered(RequestOutcome outcome, in ReplyHeader reply, TimeSpan? retryAfter)
    {
        if (outcome != RequestOutcome.Refused)
        {
            _side.Balancer.Finished(
                _instance!, outcome == RequestOutcome.Completed ? CallOutcome.Answered : CallOutcome.Failed, world.Now - _sentAt, world.Now);
            End(outcome, reply);
            return;
        }

        if (reply.Flags.HasFlag(ReplyFlags.Draining)) Failed(CallOutcome.RefusedDraining, TryFailure.RefusedDraining, reply, retryAfter);
        else Failed(CallOutcome.Refused, TryFailure.RefusedNotStarted, reply, retryAfter);
    }

    /// <summary>The callee died with the call inside.</summary>
    public void Lost() => Failed(CallOutcome.Failed, TryFailure.ConnectionLost, null, null);

    private Arrival Announce(TimeSpan now)
    {
        // A front door is no peer here, but as in life it says which tries are not the first: counted as more requests, they would be sized for.
        if (_from is null) return Arrival.FromOutside(Outside.Class, Outside.User, Deadline - now, isRetry: _tries > 1);
        if (_isOutgoing) _from.Flow.EndCall(_parent, _outgoing, null, TimeSpan.Zero, now); // The try before this one; kept open over the pause.
        _outgoing = _from.Flow.StartCall(_parent, _side.Callee, null, isRetry: _tries > 1, now);
        _isOutgoing = true;
        return Arrival.FromPeer(_outgoing.Header);
    }

    private void Failed(CallOutcome outcome, TryFailure failure, in ReplyHeader? reply, TimeSpan? retryAfter)
    {
        var now = world.Now;
        _side.Balancer.Finished(_instance!, outcome, now - _sentAt, now);
        var others = _side.Balancer.Ready.Count > Math.Min(_tries, _tried.Length);
        var failed = new FailedTry(failure, IsIdempotent: true, IsBodyRepeatable: true, IsResponseBegun: false, retryAfter, _tries, Deadline - now, others);
        var verdict = RetryRule.Decide(failed, _side.Retries, now);
        if (verdict.MayRetry && !IsOrphan) world.Simulator.After(verdict.Pause, this, 0);
        else End(failure == TryFailure.RefusedNotStarted ? RequestOutcome.Refused : RequestOutcome.Failed, reply);
    }

    private void End(RequestOutcome outcome, in ReplyHeader? reply)
    {
        EndHold();
        if (_from is not null)
        {
            if (_isOutgoing) _from.Flow.EndCall(_parent, _outgoing, reply, TimeSpan.Zero, world.Now);
            _from.CallEnded(_parent!, this, outcome == RequestOutcome.Completed);
        }
        else if (Outside.Number > 0)
        {
            world.FrontDoor.Ended(this, outcome);
        }

        (_parent, _from, Outside) = (null, null, default);
        world.Recycle(this);
    }
}

/// <param name="Number">From 1; 0 is none.</param>
/// <param name="ArrivedAt">The time from which its response time counts.</param>
internal readonly record struct OutsideRequest(long Number, TimeSpan ArrivedAt, byte Class, uint User);

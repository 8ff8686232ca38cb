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
    private readonly CalleeInstance[] _tried = new CalleeInstance[RetryRule.TriesMax];
    private CallSide _side = null!;
    private Visit? _parent;
    private SimulatedReplica? _from;
    private OutgoingCall _outgoing;
    private bool _isOutgoing, _isHeld, _isColdStart;
    private CallTicket _hold;
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
        (_tries, _isOutgoing, _isHeld) = (0, false, false);
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

        _instance = _side.Balancer.Choose(Tried, now);
        if (_instance is null)
        {
            Hold(isColdStart: true);
            world.Summon(_side.Callee);
            _side.Hold(this);
            return;
        }

        EndHold();
        _tried[_tries++] = _instance;
        _sentAt = now;
        var replica = world.Find(_instance);
        if (replica is null)
        {
            Failed(CallOutcome.ConnectionFailed, TryFailure.ConnectionFailed, null, null);
            return;
        }

        replica.Offer(this, _operation, Announce(now));
    }

    private ReadOnlySpan<CalleeInstance> Tried => _tried.AsSpan(0, _tries);

    private void Hold(bool isColdStart)
    {
        if (_isHeld || _from is null) return;
        (_isHeld, _isColdStart, _hold) = (true, isColdStart, _from.Flow.StartHold(_parent, world.Now));
    }

    private void EndHold()
    {
        if (_isHeld && _from is not null) _from.Flow.EndHold(_parent, _hold, _side.Callee, _isColdStart, world.Now);
        _isHeld = false;
    }

    /// <summary>The callee answers: a response, or a refusal.</summary>
    public void Answered(RequestOutcome outcome, in ReplyHeader? reply, TimeSpan? retryAfter)
    {
        if (outcome != RequestOutcome.Refused)
        {
            _side.Balancer.Finished(
                _instance!, outcome == RequestOutcome.Completed ? CallOutcome.Answered : CallOutcome.Failed, world.Now - _sentAt, world.Now);
            End(outcome, reply, isOrdinary: outcome == RequestOutcome.Completed && reply is null);
            return;
        }

        if (reply!.Value.Flags.HasFlag(ReplyFlags.Draining)) Failed(CallOutcome.RefusedDraining, TryFailure.RefusedDraining, reply, retryAfter);
        else Failed(CallOutcome.Refused, TryFailure.RefusedNotStarted, reply, retryAfter);
    }

    /// <summary>The callee died with the call inside.</summary>
    public void Lost() => Failed(CallOutcome.Failed, TryFailure.ConnectionLost, null, null);

    private Arrival Announce(TimeSpan now)
    {
        // A front door is no peer here, but as in life it says which tries are not the first: counted as more requests, they would be sized for.
        if (_from is null) return Arrival.FromOutside(Outside.Class, Outside.User, Deadline - now, isRetry: _tries > 1);
        _outgoing = _from.Flow.StartCall(_parent, _side.Callee, null, isRetry: _tries > 1, now, out var header);
        _isOutgoing = true;
        return Arrival.FromPeer(header);
    }

    private void Failed(CallOutcome outcome, TryFailure failure, in ReplyHeader? reply, TimeSpan? retryAfter)
    {
        var now = world.Now;
        _side.Balancer.Finished(_instance!, outcome, now - _sentAt, now);
        var failed = new FailedTry(failure, IsIdempotent: true, IsBodyRepeatable: true, retryAfter, _tries, Deadline - now, _side.Balancer.HasOther(Tried));
        var verdict = RetryRule.Decide(failed, _side.Retries, now);
        if (verdict.MayRetry && !IsOrphan)
        {
            EndOutgoing(reply, isOrdinary: false);
            if (verdict.Pause > TimeSpan.Zero) Hold(isColdStart: false);
            world.Simulator.After(verdict.Pause, this, 0);
            return;
        }

        End(failure == TryFailure.RefusedNotStarted ? RequestOutcome.Refused : RequestOutcome.Failed, reply);
    }

    private void EndOutgoing(in ReplyHeader? reply, bool isOrdinary)
    {
        if (_isOutgoing && _from is not null) _from.Flow.EndCall(_parent, _outgoing, reply, isOrdinary, TimeSpan.Zero, world.Now);
        _isOutgoing = false;
    }

    private void End(RequestOutcome outcome, in ReplyHeader? reply, bool isOrdinary = false)
    {
        EndHold();
        EndOutgoing(reply, isOrdinary);
        if (_from is not null)
        {
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

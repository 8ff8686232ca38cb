using Sundog.Core;
using Sundog.Core.Admission;
using Sundog.Core.Protocol;
using Sundog.Core.Request;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;

namespace Sundog.Inbound;

/// <summary>This instance's <see cref="RequestFlow{TRequest}"/> behind its one lock, with the requests that are kept for use again.</summary>
/// <remarks>Each step holds the lock for less than a microsecond and, once warm, allocates nothing.</remarks>
internal sealed class LiveFlow
{
    private const int KeptMax = 1024;

    // A thread that ends a request mostly takes up the next one. A request's account then stays in its processor's own cache, where another's would have to be fetched.
    // What a thread that ends takes with it is garbage: nothing else holds it.
    [ThreadStatic]
    private static LiveRequest? _lastKept;

    private readonly Lock _gate = new();
    private readonly RequestFlow<LiveRequest> _flow;
    private readonly Stack<LiveRequest> _kept = new();
    private readonly bool _slotsAreFixed;
    private WaitPlace?[] _probes = new WaitPlace?[8];

    /// <param name="slotsAreFixed">True when the leader's advice on slots is not to be followed.</param>
    public LiveFlow(FlowSettings settings, bool slotsAreFixed)
    {
        (Settings, _slotsAreFixed) = (settings, slotsAreFixed);
        _flow = new(settings);
    }

    public FlowSettings Settings { get; }

    /// <summary>Called, under the lock, when a request had to queue: a burst may have begun.</summary>
    public Action Queueing { get; set; } = static () => { };

    /// <summary>Requests inside and in line.</summary>
    public int Present
    {
        get
        {
            lock (_gate) return _flow.InFlight + _flow.Queued;
        }
    }

    public int Slots
    {
        get
        {
            lock (_gate) return _flow.Slots;
        }
    }

    public int Queued
    {
        get
        {
            lock (_gate) return _flow.Queued;
        }
    }

    /// <summary>Requests admitted and not blocked on a callee.</summary>
    public int Active
    {
        get
        {
            lock (_gate) return _flow.Clock.Active;
        }
    }

    public AdmissionVerdict Arrive(in Arrival arrival, out LiveRequest request)
    {
        var own = TakeOwn();
        lock (_gate)
        {
            request = own ?? (_kept.TryPop(out var kept) ? kept : new LiveRequest(this));
            var verdict = _flow.Arrive(request, arrival, MonotonicClock.Now);
            if (verdict.IsQueued) Queueing();
            return verdict;
        }
    }

    /// <returns>False when it was answered at the same moment.</returns>
    public bool Abandon(LiveRequest request)
    {
        lock (_gate)
        {
            var now = MonotonicClock.Now;
            var gone = _flow.Abandon(request, now);
            if (gone) AnswerQueued(now);
            return gone;
        }
    }

    /// <param name="reply">Null when there is nothing to tell a peer.</param>
    /// <returns>False when it was closed before.</returns>
    public bool TryClose(LiveRequest request, RequestOutcome outcome, out ReplyHeader? reply)
    {
        lock (_gate)
        {
            var isOpen = request.Phase == RequestPhase.Admitted;
            reply = isOpen ? _flow.Close(request, outcome, MonotonicClock.Now) : null;
            return isOpen;
        }
    }

    /// <summary>The response begins, as a stream: gives back the slot, which it will not need.</summary>
    public void Stream(LiveRequest request)
    {
        lock (_gate)
        {
            var now = MonotonicClock.Now;
            (request.HasLeft, request.IsStream) = (true, true);
            _flow.LeaveStreaming(request, now);
            if (_flow.Queued > 0) AnswerQueued(now);
        }
    }

    /// <summary>The response is over: gives back the slot, if that was not done, and takes the request back for use again.</summary>
    public void Over(LiveRequest request)
    {
        lock (_gate)
        {
            GiveBack(request);
            if (request.IsStream) _flow.StreamOver();
            TakeBack(request);
        }
    }

    public ReplyHeader Refusal(LiveRequest request, AdmissionVerdict verdict)
    {
        lock (_gate) return _flow.Refusal(request, verdict, MonotonicClock.Now);
    }

    /// <summary>Takes a request that was never admitted back for use again; nobody may hold it any more.</summary>
    public void Keep(LiveRequest request)
    {
        lock (_gate) TakeBack(request);
    }

    public void Waited(RequestHolder holder, WaitProbe probe, TimeSpan wait)
    {
        lock (_gate)
        {
            if (holder.Request is { } request) _flow.Waited(request, PlaceOf(probe), wait);
        }
    }

    /// <summary>All that an open-ended request brings is here.</summary>
    public void Uploaded(RequestHolder holder)
    {
        lock (_gate) holder.Request?.Uploaded(MonotonicClock.Now);
    }

    /// <summary>A call waited for a connection of which nothing else tells. While a call that is followed is outstanding it is nobody's: that one's time has it already.</summary>
    public void WaitedForConnection(RequestHolder holder, TimeSpan wait)
    {
        lock (_gate)
        {
            if (holder.Request is { IsBlocked: false } request) _flow.Waited(request, _flow.Ledger.Places.Of(WaitKind.ConnectionPool), wait);
        }
    }

    /// <param name="holder">Of the request that calls; null for a call outside of any.</param>
    /// <param name="now">Taken just before, on <see cref="MonotonicClock"/>.</param>
    /// <param name="request">The request, for <see cref="EndCall"/>; null when there is none any more.</param>
    /// <param name="header">To send with the call.</param>
    public OutgoingCall StartCall(RequestHolder? holder, ServiceId callee, bool isRetry, TimeSpan now, out LiveRequest? request, out RequestHeader header)
    {
        lock (_gate)
        {
            request = holder?.Request;
            return _flow.StartCall(request, callee, allowed: null, isRetry, now, out header);
        }
    }

    /// <returns>When it ended, on <see cref="MonotonicClock"/>.</returns>
    public TimeSpan EndCall(LiveRequest? request, in OutgoingCall call, in ReplyHeader? reply, bool isOrdinary, TimeSpan connectionWait)
    {
        lock (_gate)
        {
            var now = MonotonicClock.Now;
            _flow.EndCall(request, call, reply, isOrdinary, connectionWait, now);
            return now;
        }
    }

    /// <param name="request">The request, for <see cref="EndHold"/>; null when there is none any more.</param>
    public CallTicket StartHold(RequestHolder? holder, out LiveRequest? request)
    {
        lock (_gate)
        {
            request = holder?.Request;
            return _flow.StartHold(request, MonotonicClock.Now);
        }
    }

    public void EndHold(LiveRequest? request, CallTicket ticket, ServiceId callee, bool isColdStart)
    {
        lock (_gate) _flow.EndHold(request, ticket, callee, isColdStart, MonotonicClock.Now);
    }

    /// <param name="request">The request, for <see cref="EndThirdPartyCall"/>; null when there is none any more.</param>
    public CallTicket StartThirdPartyCall(RequestHolder? holder, out LiveRequest? request)
    {
        lock (_gate)
        {
            request = holder?.Request;
            return request is null ? default : _flow.StartThirdPartyCall(request, MonotonicClock.Now);
        }
    }

    public void EndThirdPartyCall(LiveRequest request, CallTicket ticket, string host, int port, bool answered, TimeSpan connectionWait)
    {
        lock (_gate) _flow.EndThirdPartyCall(request, ticket, host, port, answered, connectionWait, MonotonicClock.Now);
    }

    public void Follow(ServiceGuidance guidance)
    {
        lock (_gate)
        {
            _flow.Follow(_slotsAreFixed ? guidance with { SlotsPerReplica = 0 } : guidance);
            AnswerQueued(MonotonicClock.Now);
        }
    }

    public void Drain()
    {
        lock (_gate)
        {
            _flow.Drain();
            AnswerQueued(MonotonicClock.Now);
        }
    }

    public void Ready()
    {
        lock (_gate) _flow.Ledger.Ready(MonotonicClock.Now);
    }

    /// <summary>Hands what the whole process waited for in the tick that ends now to the requests that were active in it.</summary>
    public void Tick(ReadOnlySpan<(WaitKind Kind, double Seconds)> waits)
    {
        lock (_gate)
        {
            foreach (var (kind, seconds) in waits) _flow.Clock.Measured(kind, TimeSpan.FromSeconds(seconds));
            var now = MonotonicClock.Now;
            _flow.Tick(now);
            AnswerQueued(now);
        }
    }

    public ReplicaTotals Totals(double cpuSeconds)
    {
        lock (_gate) return _flow.Totals(cpuSeconds, MonotonicClock.Now);
    }

    public ReplicaReport Report(double cpuSeconds)
    {
        lock (_gate) return _flow.Report(cpuSeconds, MonotonicClock.Now);
    }

    private void GiveBack(LiveRequest request)
    {
        if (request.HasLeft) return;
        request.HasLeft = true;
        var now = MonotonicClock.Now;
        _flow.Leave(request, now);
        if (_flow.Queued > 0) AnswerQueued(now);
    }

    private void TakeBack(LiveRequest request)
    {
        if (request.Holder is { } holder) holder.Request = null;
        request.Reset();
        ref var own = ref _lastKept;
        if (own is null) own = request;
        else if (_kept.Count < KeptMax) _kept.Push(request);
    }

    /// <returns>The request that this thread kept last, if it is one of this flow.</returns>
    private LiveRequest? TakeOwn()
    {
        ref var own = ref _lastKept;
        if (own is not { } request || request.Flow != this) return null;
        own = null;
        return request;
    }

    private void AnswerQueued(TimeSpan now)
    {
        while (_flow.TryAnswer(now, out var answered, out var verdict)) answered.Answer(verdict);
    }

    private WaitPlace PlaceOf(WaitProbe probe)
    {
        if (probe.Index >= _probes.Length) Array.Resize(ref _probes, Waits.ProbesMax);
        return _probes[probe.Index] ??= _flow.Ledger.Places.Of(probe.Kind, probe.Name, probe.Curable);
    }
}

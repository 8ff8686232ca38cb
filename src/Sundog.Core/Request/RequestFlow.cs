using System.Diagnostics.CodeAnalysis;
using Sundog.Core.Admission;
using Sundog.Core.Protocol;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;

namespace Sundog.Core.Request;

/// <summary>The steps of a request through one replica, in their order: the live middleware and the simulated service both call this.</summary>
/// <remarks>
/// <code>
/// Arrive --admitted--------------> calls and waits -> Close (response starts) -> Leave (response over)
///    |---queued--TryAnswer-------^
///    |---refused: answer 503 with Refusal
/// </code>
/// After <see cref="Leave"/>, <see cref="Abandon"/>, <see cref="Drain"/>, <see cref="Follow"/> and <see cref="Tick"/>, call <see cref="TryAnswer"/> until it says no, and
/// let those requests go on. Not thread-safe: one lock around the whole flow is meant; no step takes a microsecond.
/// </remarks>
/// <typeparam name="TRequest">The shell's own request, which carries what the shell needs to let it go on.</typeparam>
public sealed class RequestFlow<TRequest>
    where TRequest : RequestAccount
{
    private static readonly ServiceId ThirdParty = new("third-party");

    private readonly FlowSettings _settings;
    private readonly AdmissionQueue<TRequest> _admission;
    private readonly EntryGate _gate = new();
    private readonly HoldEstimate _hold = new();
    private int _blocked;
    private int _streaming;

    public RequestFlow(FlowSettings settings)
    {
        _settings = settings;
        _admission = new(settings.Slots, settings.QueueMax);
    }

    public ServiceId Service => _settings.Service;

    public ReplicaLedger Ledger { get; } = new();

    public WaitClock Clock { get; } = new();

    /// <summary>What the leader said last; null before it said anything.</summary>
    public ServiceGuidance? Guidance { get; private set; }

    public int InFlight => _admission.InFlight;

    public int Queued => _admission.Queued;

    public int Slots => _admission.Limit;

    public bool IsDraining => _admission.IsDraining;

    /// <summary>When <see cref="TryAnswer"/> should be called at the latest; null when nobody waits.</summary>
    public TimeSpan? NextWake => _admission.NextWake;

    /// <summary>A request is here. Told "admitted" it goes on; "queued": it waits for <see cref="TryAnswer"/>; "refused": answer it with <see cref="Refusal"/>; it is closed already.</summary>
    public AdmissionVerdict Arrive(TRequest request, in Arrival arrival, TimeSpan now)
    {
        var isEntry = !arrival.Peer.HasValue;
        ref readonly var peer = ref Nullable.GetValueRefOrDefaultRef(in arrival.Peer);
        var priority = isEntry ? EntryGate.PriorityOf(arrival.Class, arrival.User, now) : peer.Priority;
        request.Arrive(arrival.Peer, priority, now - arrival.Unread + Allowed(arrival), arrival.Unread, now);
        request.IsOpenEnded = arrival.IsOpenEnded;
        Ledger.Arrived(arrival.IsRetry, now);
        if (!isEntry) Ledger.Callers.Heard(peer, now);

        if (isEntry && !_gate.Admits(priority.Class, arrival.User, now))
        {
            Ledger.Shed();
            return Refuse(request, AdmissionVerdict.Refused(RefusalReason.Shed, RetryWhenShed), now);
        }

        _admission.ExpectedHold = _hold.Hold;
        var verdict = _admission.Offer(request, new(priority.Class, request.Deadline, _hold.Service, !isEntry), now, out var place);
        request.Place = place;
        if (verdict.IsAdmitted) Admit(request, now);
        return verdict.IsRefused ? Refuse(request, verdict, now) : verdict;
    }

    /// <summary>The next queued request that has an answer: admitted, or refused and closed.</summary>
    public bool TryAnswer(TimeSpan now, [MaybeNullWhen(false)] out TRequest request, out AdmissionVerdict verdict)
    {
        if (!_admission.TryAnswer(now, out request, out verdict)) return false;
        if (verdict.IsAdmitted) Admit(request, now);
        else Refuse(request, verdict, now);
        return true;
    }

    /// <summary>A queued request's asker went away.</summary>
    /// <returns>False when it was answered at the same moment: then it goes on as it was told.</returns>
    public bool Abandon(TRequest request, TimeSpan now)
    {
        if (request.Phase != RequestPhase.Arrived || !_admission.Abandon(request.Place)) return false;
        End(request, RequestOutcome.Abandoned, now);
        return true;
    }

    /// <summary>A wait of an admitted request at one place, over.</summary>
    public void Waited(TRequest request, WaitPlace place, TimeSpan wait) => request.Waited(place, wait);

    /// <summary>A call to another service of the application starts.</summary>
    /// <param name="request">Null for a call outside of any request.</param>
    /// <param name="allowed">The caller's own timeout for this call; null when it has none.</param>
    /// <param name="isRetry">Not the first try.</param>
    /// <param name="header">To send with it.</param>
    public OutgoingCall StartCall(TRequest? request, ServiceId callee, TimeSpan? allowed, bool isRetry, TimeSpan now, out RequestHeader header)
    {
        var isAccountWanted = Ledger.Callees.Called(callee, isRetry, now);
        var ticket = StartFollowed(request, now);
        header = Headers.ForCall(_settings, Guidance, request, callee, allowed, isRetry, isAccountWanted, now);
        return new(ticket, callee, header.WaitBudget, isRetry);
    }

    /// <summary>A call ended, however it ended.</summary>
    /// <param name="reply">The callee's account; null when it sent none.</param>
    /// <param name="isOrdinary">It was answered well and sent no account: then there was nothing out of the ordinary to tell.</param>
    /// <param name="connectionWait">The part of the call that was spent waiting for a connection.</param>
    public void EndCall(TRequest? request, in OutgoingCall call, in ReplyHeader? reply, bool isOrdinary, TimeSpan connectionWait, TimeSpan now)
    {
        TimeSpan? observed = call.Ticket == default ? null : now - call.Ticket.StartedAt - connectionWait;
        var unsaid = isOrdinary ? Ledger.Callees.Unsaid(call.Callee, observed, now) : null;
        ref readonly var account = ref isOrdinary ? ref unsaid : ref reply;
        ref readonly var heard = ref Nullable.GetValueRefOrDefaultRef(in account);
        if (reply.HasValue) Ledger.Callees.Replied(call.Callee, heard, observed, now);
        if (connectionWait > TimeSpan.Zero) Ledger.Places.Of(WaitKind.ConnectionPool).Add(connectionWait);
        if (request is null || !request.CallEnded(call.Ticket, new(call.Callee, account, call.WaitBudget, connectionWait), now)) return;

        Resume(request, now);
        if (!call.IsRetry) Ledger.Callees.WasCritical(call.Callee, now - call.Ticket.StartedAt - connectionWait - heard.Waiting);
    }

    /// <summary>A call cannot be sent now because of its callee, which has no instance or asked for a pause. Ends with <see cref="EndHold"/>.</summary>
    public CallTicket StartHold(TRequest? request, TimeSpan now) => StartFollowed(request, now);

    /// <summary>The call can be sent, or is given up. All this time was waiting, and the callee's.</summary>
    /// <param name="isColdStart">The callee had no instance.</param>
    public void EndHold(TRequest? request, CallTicket ticket, ServiceId callee, bool isColdStart, TimeSpan now)
    {
        if (request is null || ticket == default) return;
        var wait = now - ticket.StartedAt;
        Ledger.Callees.Held(callee, wait);
        if (isColdStart)
        {
            Ledger.Places.Of(WaitKind.ColdStart).Add(wait);
            if (_settings.HoldsOn) request.HeldOn(ticket, now);
        }

        if (request.CallEnded(ticket, new(callee, null, TimeSpan.Zero, EstimatedWait: wait) { IsColdStart = isColdStart }, now)) Resume(request, now);
    }

    /// <summary>A call to somebody who is no service of the application starts; it ends with <see cref="EndThirdPartyCall"/>.</summary>
    public CallTicket StartThirdPartyCall(TRequest request, TimeSpan now) => StartFollowed(request, now);

    /// <summary>A call to a third party ended, however it ended. Nobody there keeps an account, so what it waited there is estimated.</summary>
    /// <param name="answered">An answer came that is no failure.</param>
    /// <param name="connectionWait">The part of the call that was spent waiting for a connection.</param>
    public void EndThirdPartyCall(TRequest request, CallTicket ticket, string host, int port, bool answered, TimeSpan connectionWait, TimeSpan now)
    {
        if (connectionWait > TimeSpan.Zero) Ledger.Places.Of(WaitKind.ConnectionPool).Add(connectionWait);
        if (ticket == default) return;

        var wait = Ledger.ThirdParties.WaitOf(host, port, now - ticket.StartedAt - connectionWait, answered, now);
        if (request.CallEnded(ticket, new(ThirdParty, null, TimeSpan.Zero, connectionWait, wait), now)) Resume(request, now);
    }

    /// <summary>The response starts: closes the account, feeds the ledger. The slot stays held until <see cref="Leave"/>.</summary>
    /// <returns>The header to answer a peer with; null when none is needed, as there is nothing out of the ordinary to tell.</returns>
    public ReplyHeader? Close(TRequest request, RequestOutcome outcome, TimeSpan now)
    {
        if (request.Phase != RequestPhase.Admitted) throw new InvalidOperationException("Only an admitted request can be closed, and once.");

        if (request.IsBlocked) _blocked--;
        else Clock.Leave(request.Readings, request.Shares, now);
        for (var i = 0; i < WaitClock.Dials; i++)
        {
            if (request.Shares[i] > 0) Ledger.Places.Of(WaitClock.KindOf(i)).Add(TimeSpan.FromSeconds(request.Shares[i]));
        }

        ref readonly var summary = ref End(request, outcome, now);
        if (outcome is RequestOutcome.Completed or RequestOutcome.Failed) _hold.Add(summary);
        Ledger.BodyBegan(now);
        return Headers.ForReply(_settings, Guidance, request, _gate.ClassFullyAdmitted, Ledger.IsCold);
    }

    /// <summary>An admitted request is over, response and all: gives its slot back. Closes it as abandoned when it was not closed.</summary>
    public void Leave(TRequest request, TimeSpan now)
    {
        if (request.Phase == RequestPhase.Admitted) Close(request, RequestOutcome.Abandoned, now);
        else _hold.Add(body: now - request.ClosedAt);
        Ledger.BodyEnded(now);
        _admission.Release();
    }

    /// <summary>The response of an admitted request is a stream, which may last for hours: it goes on without a slot. Ends with <see cref="StreamOver"/>.</summary>
    public void LeaveStreaming(TRequest request, TimeSpan now)
    {
        Leave(request, now);
        _streaming++;
    }

    public void StreamOver() => _streaming--;

    /// <summary>The header to answer a refused request with.</summary>
    public ReplyHeader Refusal(TRequest request, AdmissionVerdict verdict, TimeSpan now) =>
        Headers.ForRefusal(_settings, Guidance, verdict, now - request.ArrivedAt, _gate.ClassFullyAdmitted);

    /// <summary>Takes over what the leader said: budgets and rates to declare, admission level (from the next tick on), slots.</summary>
    public void Follow(ServiceGuidance guidance)
    {
        Guidance = guidance;
        if (guidance.SlotsPerReplica > 0) _admission.Limit = guidance.SlotsPerReplica;
    }

    /// <summary>From now on turn away those who can go elsewhere.</summary>
    public void Drain() => _admission.Drain();

    /// <summary>Ends a tick: process-wide waits are shared out, and an entry lets in what the path below showed that it can carry.</summary>
    public void Tick(TimeSpan now)
    {
        Clock.Tick(now);
        if (_settings.Sheds) _gate.AdmissionLevel = Math.Clamp(Math.Min(Guidance?.AdmissionLevel ?? 1, Ledger.Callees.LowestAdmissionLevel(now)), 0, 1);
    }

    /// <param name="cpuSeconds">CPU that the process used since its start.</param>
    public ReplicaTotals Totals(double cpuSeconds, TimeSpan now) =>
        Ledger.Totals(_admission.Queued, _admission.InFlight, _blocked, _streaming, _admission.Limit, cpuSeconds, now);

    /// <summary>The totals with all that travels beside them: far more work.</summary>
    public ReplicaReport Report(double cpuSeconds, TimeSpan now) => Ledger.Report(Totals(cpuSeconds, now), now);

    private static TimeSpan RetryWhenShed => TimeSpan.FromSeconds(1);

    private CallTicket StartFollowed(TRequest? request, TimeSpan now)
    {
        if (request is not { Phase: RequestPhase.Admitted }) return default;
        if (!request.IsBlocked) Pause(request, now);
        return request.CallStarted(now);
    }

    private TimeSpan Allowed(in Arrival arrival)
    {
        if (arrival.Peer.HasValue) return Nullable.GetValueRefOrDefaultRef(in arrival.Peer).RemainingBudget;
        var most = arrival.IsOpenEnded ? FlowSettings.AllowedOpenEnded : _settings.AllowedAtEntry;
        return arrival.Allowed < most ? arrival.Allowed.Value : most;
    }

    private void Admit(TRequest request, TimeSpan now)
    {
        request.Admit(now);
        Clock.Enter(request.Readings, now);
    }

    private AdmissionVerdict Refuse(TRequest request, AdmissionVerdict verdict, TimeSpan now)
    {
        End(request, RequestOutcome.Refused, now);
        return verdict;
    }

    private ref readonly RequestSummary End(TRequest request, RequestOutcome outcome, TimeSpan now)
    {
        ref readonly var summary = ref request.Close(outcome, _settings.Service, _hold.InducedShare, now);
        Ledger.Ended(summary, now);
        if (request.IsFromOutside) Ledger.Entry.Ended(summary, _settings.Objective?.Bound, IsCalm(request));
        return ref summary;
    }

    /// <summary>Nothing that this request met was in transition.</summary>
    private bool IsCalm(TRequest request) =>
        (Guidance?.Calm ?? true) && (request.FlagsBelow & (ReplyFlags.NotCalm | ReplyFlags.ColdStart)) == 0 && !Ledger.IsCold;

    private void Pause(TRequest request, TimeSpan now)
    {
        Clock.Leave(request.Readings, request.Shares, now);
        _blocked++;
    }

    private void Resume(TRequest request, TimeSpan now)
    {
        Clock.Enter(request.Readings, now);
        _blocked--;
    }
}

/// <summary>A call under way.</summary>
/// <param name="WaitBudget">What its header grants to it.</param>
public readonly record struct OutgoingCall(CallTicket Ticket, ServiceId Callee, TimeSpan WaitBudget, bool IsRetry);

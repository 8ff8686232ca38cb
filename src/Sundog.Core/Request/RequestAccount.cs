using Sundog.Core.Admission;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;

namespace Sundog.Core.Request;

/// <summary>One request's account at one service: where its time went, from arrival to the start of the response.</summary>
/// <remarks>
/// The steps come in this order: <see cref="Arrive"/>, <see cref="Admit"/>, then calls and waits in any number, <see cref="Close"/>. Times never run backwards.
/// A stage is a stretch with at least one call outstanding; blocked time h is the sum of the stages, so calls in parallel count once. Of each
/// stage the call that finishes last is the one the request waited for: its waiting is what the stage adds to D (only the critical path matters: Zhang et al., CRISP, ATC 2022).
/// For a connection that call waits here, not at its callee: its own such wait, and nobody else's, is taken out of h.
/// What a callee says is believed only within what was observed: W at most R, R at most the observed time.
/// Meant to be kept and used again: <see cref="Arrive"/> starts afresh, and nothing is allocated per request. Not thread-safe; a shell may derive from it to add its own fields.
/// </remarks>
public class RequestAccount
{
    private readonly double[] _readings = new double[WaitClock.Dials];
    private readonly double[] _shares = new double[WaitClock.Dials];
    private readonly long[] _waitTicks = new long[(int)WaitKind.Other + 1];

    private TimeSpan _unread;
    private TimeSpan _upload;
    private TimeSpan _heldUntil;
    private TimeSpan _stageStarted;
    private TimeSpan _localWait;
    private TimeSpan _incurableWait;
    private TimeSpan _blocked;
    private TimeSpan _downstreamWait;
    private TimeSpan _granted;
    private TimeSpan _network;
    private int _outstanding;
    private int _generation;
    private RequestHeader? _caller;
    private RequestSummary _summary;

    public RequestPhase Phase { get; private set; }

    /// <summary>It came from outside: no caller's header came with it.</summary>
    public bool IsFromOutside => !_caller.HasValue;

    /// <summary>What the caller's header said, in place; all zero when the request came from outside.</summary>
    public ref readonly RequestHeader Caller => ref Nullable.GetValueRefOrDefaultRef(in _caller);

    /// <summary>What became of it, in place: complete after <see cref="Close"/>.</summary>
    public ref readonly RequestSummary Summary => ref _summary;

    public RequestPriority Priority { get; private set; }

    /// <summary>When it came to its socket.</summary>
    public TimeSpan ArrivedAt { get; private set; }

    public TimeSpan AdmittedAt { get; private set; }

    /// <summary>What it brings comes as fast as whoever asks sends it, and <see cref="Uploaded"/> says when all of it is here.</summary>
    public bool IsOpenEnded { get; internal set; }

    /// <summary>When its response began, or it ended without one.</summary>
    public TimeSpan ClosedAt { get; private set; }

    /// <summary>When the answer becomes useless.</summary>
    public TimeSpan Deadline { get; private set; }

    /// <summary>How long an answer that is asked for now would be of use; not positive when it is too late. Once the response has begun nobody waits for that moment any more.</summary>
    public TimeSpan RemainingAt(TimeSpan now) => Phase == RequestPhase.Closed ? FlowSettings.AllowedOpenEnded : Deadline - now;

    /// <summary>Where it stands in line, while queued.</summary>
    public QueuePlace Place { get; internal set; }

    /// <summary>True while at least one call is outstanding.</summary>
    public bool IsBlocked => _outstanding > 0;

    /// <summary>What the replies so far said about the services below.</summary>
    public ReplyFlags FlagsBelow { get; private set; }

    /// <summary>Smallest admission level of the services below; 1 when nothing is short.</summary>
    public double AdmissionLevelBelow { get; private set; }

    public byte PriorityAdmittedBelow { get; private set; }

    /// <summary>Who waited for what on the critical path: complete after <see cref="Close"/>.</summary>
    public DetailSet Details { get; } = new();

    /// <summary>Waiting on the way here and here, as far as it is known before the end: shares of process-wide waits come with the end.</summary>
    public TimeSpan WaitedSoFar => Caller.WaitedUpstream + (AdmittedAt - ArrivedAt) + _localWait + _downstreamWait;

    internal Span<double> Readings => _readings;

    internal Span<double> Shares => _shares;

    /// <param name="caller">The header of a peer; null for a request from outside.</param>
    /// <param name="deadline">When the answer becomes useless, on the clock of <paramref name="now"/>.</param>
    /// <param name="unread">How long it lay in its socket before; part of its stay here. Not negative.</param>
    public void Arrive(in RequestHeader? caller, RequestPriority priority, TimeSpan deadline, TimeSpan unread, TimeSpan now)
    {
        _generation++;
        Phase = RequestPhase.Arrived;
        _caller = caller;
        Priority = priority;
        (_unread, ArrivedAt) = (unread, now - unread);
        AdmittedAt = _stageStarted = _heldUntil = now;
        Deadline = deadline;
        Place = default;
        _localWait = _incurableWait = _blocked = _downstreamWait = _granted = _network = _upload = TimeSpan.Zero;
        IsOpenEnded = false;
        _outstanding = 0;
        FlagsBelow = ReplyFlags.None;
        AdmissionLevelBelow = 1;
        PriorityAdmittedBelow = 0;
        Details.Clear();
        Array.Clear(_shares);
        Array.Clear(_waitTicks);
        _waitTicks[(int)WaitKind.Socket] = unread.Ticks;
    }

    /// <summary>It got a slot.</summary>
    public void Admit(TimeSpan now)
    {
        Phase = RequestPhase.Admitted;
        AdmittedAt = now;
        _waitTicks[(int)WaitKind.Admission] = (now - ArrivedAt - _unread).Ticks;
    }

    /// <summary>A wait at one place, over. It must not overlap a call or another wait.</summary>
    public void Waited(WaitPlace place, TimeSpan wait)
    {
        if (Phase != RequestPhase.Admitted || wait <= TimeSpan.Zero) return;
        place.Add(wait);
        AddWait(place.Kind, place.Curable, wait);
    }

    /// <summary>It was held until now, and is given that time on top of its deadline. Of holds beside each other each moment counts once.</summary>
    internal void HeldOn(CallTicket hold, TimeSpan now)
    {
        if (hold.Generation != _generation || Phase != RequestPhase.Admitted) return;
        var since = hold.StartedAt > _heldUntil ? hold.StartedAt : _heldUntil;
        if (now > since) (Deadline, _heldUntil) = (Deadline + (now - since), now);
    }

    /// <summary>All that an open-ended request brings is here.</summary>
    public void Uploaded(TimeSpan now)
    {
        if (Phase == RequestPhase.Admitted && IsOpenEnded && _upload == TimeSpan.Zero) _upload = now - AdmittedAt;
    }

    /// <summary>A call to a callee starts.</summary>
    public CallTicket CallStarted(TimeSpan now)
    {
        if (Phase != RequestPhase.Admitted) return default;
        if (_outstanding++ == 0) _stageStarted = now;
        return new(_generation, now);
    }

    /// <summary>A call ended, however it ended. A ticket of a closed or earlier request changes nothing.</summary>
    /// <returns>True when this call ended its stage: the request had waited for it last.</returns>
    public bool CallEnded(CallTicket ticket, in CallEnd end, TimeSpan now)
    {
        if (ticket.Generation != _generation || Phase != RequestPhase.Admitted || _outstanding == 0) return false;

        if (end.Reply is { } heard) Hear(heard);
        if (--_outstanding > 0) return false;

        var stage = Positive(now - _stageStarted);
        var connection = Within(end.ConnectionWait, stage);
        if (connection > TimeSpan.Zero) AddWait(WaitKind.ConnectionPool, curable: true, connection);
        _blocked += stage - connection;
        _granted += end.WaitBudget;

        var observed = Within(now - ticket.StartedAt - connection, stage - connection);
        if (end.Reply is { } reply) Believe(end.Callee, reply, observed);
        else Estimate(end, Within(end.EstimatedWait, observed));
        return true;
    }

    /// <summary>Closes the account. Calls still outstanding are blocked time until now.</summary>
    /// <param name="service">Who this account belongs to, for the detail entries.</param>
    /// <param name="inducedShare">phi: share of slot time here that is excess waiting of callees, 0 to 1; that share of the admission wait is theirs.</param>
    /// <returns><see cref="Summary"/>.</returns>
    public ref readonly RequestSummary Close(RequestOutcome outcome, ServiceId service, double inducedShare, TimeSpan now)
    {
        if (Phase == RequestPhase.Closed) throw new InvalidOperationException("An account is closed once.");

        var wasAdmitted = Phase == RequestPhase.Admitted;
        if (_outstanding > 0) _blocked += Positive(now - _stageStarted);
        for (var i = 0; i < WaitClock.Dials; i++)
        {
            if (_shares[i] > 0) AddWait(WaitClock.KindOf(i), WaitClock.KindOf(i) != WaitKind.Disk, TimeSpan.FromSeconds(_shares[i]));
        }

        if (outcome == RequestOutcome.Abandoned) Uploaded(now); // Perhaps in the middle of what it brought.
        (Phase, ClosedAt) = (RequestPhase.Closed, now);
        var residence = Positive(now - ArrivedAt);
        var unread = Within(_unread, residence);
        var admissionWait = (wasAdmitted ? AdmittedAt - ArrivedAt : residence) - unread;
        var held = residence - unread - admissionWait;
        var blocked = Within(_blocked, held);
        var local = Within(_localWait, held - blocked);
        var active = held - blocked - local;
        var downstream = Within(_downstreamWait, blocked);
        var exclusive = unread + local + (admissionWait * (1 - Math.Clamp(inducedShare, 0, 1)));
        Details.Add(new((ushort)service.WireHash, DominantKind(exclusive), exclusive, active));

        _summary = new(
            outcome,
            Caller.Flags.Has(RequestFlags.Retry),
            unread,
            admissionWait,
            local,
            Within(_incurableWait, local),
            active,
            blocked,
            downstream,
            Positive(downstream - _granted),
            Within(_network, blocked),
            residence)
        { Upload = _upload };
        return ref _summary;
    }

    private void Hear(in ReplyHeader reply)
    {
        // A refusal that was retried elsewhere says nothing about this request's own path.
        FlagsBelow |= reply.Flags & (ReplyFlags.Saturated | ReplyFlags.Infeasible | ReplyFlags.NotCalm | ReplyFlags.ColdStart);
        if (reply.AdmissionLevel >= AdmissionLevelBelow) return;
        AdmissionLevelBelow = reply.AdmissionLevel;
        PriorityAdmittedBelow = reply.PriorityAdmitted;
    }

    private void Believe(ServiceId callee, in ReplyHeader reply, TimeSpan observed)
    {
        var residence = Within(reply.Residence, observed);
        var waiting = Within(reply.Waiting, residence);
        _downstreamWait += waiting;
        _network += observed - residence;

        if (reply.Detail.Length == 0)
        {
            Details.Add(new((ushort)callee.WireHash, WaitKind.Other, waiting, residence - waiting));
            return;
        }

        foreach (ref readonly var entry in reply.Detail.Span) Details.Add(entry);
    }

    private void Estimate(in CallEnd end, TimeSpan wait)
    {
        _downstreamWait += wait;
        if (end.IsColdStart) Details.Add(new((ushort)end.Callee.WireHash, WaitKind.ColdStart, wait, TimeSpan.Zero));
    }

    private void AddWait(WaitKind kind, bool curable, TimeSpan wait)
    {
        _localWait += wait;
        if (!curable) _incurableWait += wait;
        _waitTicks[(int)kind] += wait.Ticks;
    }

    private WaitKind DominantKind(TimeSpan exclusive)
    {
        var dominant = exclusive > TimeSpan.Zero ? WaitKind.Admission : WaitKind.Other;
        for (var i = 0; i < _waitTicks.Length; i++)
        {
            if (_waitTicks[i] > _waitTicks[(int)dominant]) dominant = (WaitKind)i;
        }

        return dominant;
    }

    private static TimeSpan Positive(TimeSpan value) => value > TimeSpan.Zero ? value : TimeSpan.Zero;

    private static TimeSpan Within(TimeSpan value, TimeSpan most) => Positive(value < most ? value : most);
}

public enum RequestPhase { Closed, Arrived, Admitted }

/// <summary>A call under way. The default is a call that no account follows.</summary>
public readonly record struct CallTicket(int Generation, TimeSpan StartedAt);

/// <summary>How a call ended.</summary>
/// <param name="Reply">The callee's account; null when it sent none.</param>
/// <param name="WaitBudget">What was granted to the call.</param>
/// <param name="ConnectionWait">The part of this call's own time that was spent waiting for a connection.</param>
/// <param name="EstimatedWait">For a callee without an account: the part of the observed time that was waiting there, as far as can be told.</param>
public readonly record struct CallEnd(ServiceId Callee, ReplyHeader? Reply, TimeSpan WaitBudget, TimeSpan ConnectionWait = default, TimeSpan EstimatedWait = default)
{
    /// <summary>It waited for the callee's first instance.</summary>
    public bool IsColdStart { get; init; }
}

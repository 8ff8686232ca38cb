namespace Sundog.Core.Waiting;

/// <summary>A finished request's account at one service. The parts add up: residence = unread wait + admission wait + local wait + service + blocked.</summary>
/// <param name="UnreadWait">i: in its socket, until the server took it up.</param>
/// <param name="AdmissionWait">a: from then to a slot.</param>
/// <param name="LocalWait">x: waiting after admission, callees apart.</param>
/// <param name="IncurableWait">The part of <paramref name="LocalWait"/> that more replicas cannot shorten.</param>
/// <param name="Service">s: the rest, active time.</param>
/// <param name="Blocked">h: time with at least one call outstanding, waiting for a connection apart.</param>
/// <param name="DownstreamWait">D: waiting inside callees, of the last to finish of each stage.</param>
/// <param name="DownstreamExcess">The part of D beyond the budgets granted to those calls.</param>
/// <param name="Network">Observed call time less the callees' residence, on the critical path.</param>
/// <param name="Residence">R: from arrival to the start of the response.</param>
public readonly record struct RequestSummary(
    RequestOutcome Outcome,
    bool Retry,
    TimeSpan UnreadWait,
    TimeSpan AdmissionWait,
    TimeSpan LocalWait,
    TimeSpan IncurableWait,
    TimeSpan Service,
    TimeSpan Blocked,
    TimeSpan DownstreamWait,
    TimeSpan DownstreamExcess,
    TimeSpan Network,
    TimeSpan Residence)
{
    /// <summary>W: waiting here and below.</summary>
    public TimeSpan Waiting => UnreadWait + AdmissionWait + LocalWait + DownstreamWait;

    /// <summary>The part of <see cref="Residence"/> in which what an open-ended request brought was still coming: whoever asks is not kept waiting by it. Zero for all others.</summary>
    public TimeSpan Upload { get; init; }

    /// <summary>What is late when it is longer than the objective's bound.</summary>
    public TimeSpan Answer => Residence - Upload;

    /// <summary>T0 = R - W, uploads apart: what the answer would have taken had nothing waited. Never negative.</summary>
    public TimeSpan WaitingFree => Answer > Waiting ? Answer - Waiting : TimeSpan.Zero;
}

/// <summary>How a request ended.</summary>
public enum RequestOutcome
{
    Completed,

    /// <summary>It was served and the answer is an error of the service's own (5xx, an exception).</summary>
    Failed,

    /// <summary>Turned away by admission before any work.</summary>
    Refused,

    /// <summary>Whoever asked went away before the answer.</summary>
    Abandoned,
}

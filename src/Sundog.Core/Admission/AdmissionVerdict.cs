namespace Sundog.Core.Admission;

/// <summary>What admission says to a request, and why.</summary>
/// <param name="RetryAfter">For refusals: when asking again makes sense; null when it makes none here.</param>
public readonly record struct AdmissionVerdict(AdmissionAnswer Answer, RefusalReason Reason = RefusalReason.None, TimeSpan? RetryAfter = null)
{
    public static AdmissionVerdict Admitted => new(AdmissionAnswer.Admitted);

    public static AdmissionVerdict Queued => new(AdmissionAnswer.Queued);

    public static AdmissionVerdict Refused(RefusalReason reason, TimeSpan? retryAfter = null) => new(AdmissionAnswer.Refused, reason, retryAfter);

    public bool IsAdmitted => Answer == AdmissionAnswer.Admitted;

    public bool IsQueued => Answer == AdmissionAnswer.Queued;

    public bool IsRefused => Answer == AdmissionAnswer.Refused;
}

public enum AdmissionAnswer
{
    /// <summary>It holds a slot, to be released exactly once.</summary>
    Admitted,

    /// <summary>It waits, and is answered later exactly once, unless it is abandoned before.</summary>
    Queued,

    Refused,
}

/// <summary>Why a request was turned away.</summary>
public enum RefusalReason
{
    None,

    /// <summary>As many wait as may wait, and none of them is less important.</summary>
    QueueFull,

    /// <summary>It would not be answered in time, or its time ran out in the queue.</summary>
    DeadlineTooShort,

    /// <summary>The service cannot carry all that is offered, and others go first.</summary>
    Shed,

    /// <summary>This instance is leaving; another can do it.</summary>
    Draining,
}

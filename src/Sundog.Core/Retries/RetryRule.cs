namespace Sundog.Core.Retries;

/// <summary>Which calls may be sent again: those that were certainly not carried out, and idempotent ones that may not have been.</summary>
/// <remarks>
/// "Idempotent" is RFC 9110, section 9.2.2. That nothing was carried out is certain when no connection was made, when the callee's own header says so, and
/// for HTTP/2 streams that were refused (RFC 9113, section 8.7). Never when the request's body cannot be sent from its start again, never beyond the deadline, and
/// never after a pause that nobody expects of a call. An instance that leaves hands its calls on for free, and
/// where no connection was made nobody got any work; everything else costs a token of the budget.
/// </remarks>
public static class RetryRule
{
    /// <summary>Of one call, in all: where each try cost nobody anything and there is always another instance.</summary>
    public const int TriesMax = 8;

    private const int TriesMaxAtCost = 3;
    private const int TriesMaxAlone = 6; // The pauses before them add up to 0.6 s: the registry tells of a death within milliseconds.

    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(20);

    /// <summary>Longer than this nobody expects a call to pause: whoever asks for more is told to the asker, who knows how long he wants to wait.</summary>
    public static readonly TimeSpan PauseLongest = TimeSpan.FromSeconds(2);

    public static RetryVerdict Decide(in FailedTry failed, RetryBudget budget, TimeSpan now)
    {
        if (failed.Reason is TryFailure.ServerError or TryFailure.TimedOut) return RetryVerdict.No(RetryRefusal.NotThisFailure);
        if (!failed.IsBodyRepeatable) return RetryVerdict.No(RetryRefusal.BodyNotRepeatable);
        if (!failed.IsIdempotent && !IsCertainlyNotDone(failed.Reason)) return RetryVerdict.No(RetryRefusal.MayHaveBeenDone);

        var isFree = failed.Reason is TryFailure.RefusedDraining or TryFailure.ConnectionFailed;
        if (failed.Tries >= (!isFree ? TriesMaxAtCost : failed.HasOtherInstance ? TriesMax : TriesMaxAlone)) return RetryVerdict.No(RetryRefusal.TriesSpent);

        var pause = PauseBefore(failed);
        if (pause > PauseLongest) return RetryVerdict.No(RetryRefusal.PauseTooLong);
        if (pause >= failed.Remaining) return RetryVerdict.No(RetryRefusal.DeadlineTooShort);
        if (!isFree && !budget.TryTake(now)) return RetryVerdict.No(RetryRefusal.BudgetSpent);
        return RetryVerdict.Yes(pause);
    }

    /// <summary>Then it may be sent again whatever its method.</summary>
    public static bool IsCertainlyNotDone(TryFailure reason) =>
        reason is TryFailure.ConnectionFailed or TryFailure.RefusedNotStarted or TryFailure.RefusedDraining;

    /// <summary>When to come again is said by an instance of itself: another one may be asked at once.</summary>
    private static TimeSpan PauseBefore(in FailedTry failed)
    {
        if (failed.HasOtherInstance) return TimeSpan.Zero;
        var pause = PauseFirst * (1 << Math.Min(failed.Tries - 1, 6));
        return failed.Reason != TryFailure.RefusedDraining && failed.RetryAfter > pause ? failed.RetryAfter.Value : pause;
    }
}

/// <summary>A try that did not succeed.</summary>
/// <param name="IsIdempotent">By the method: GET, HEAD, OPTIONS, TRACE, PUT, DELETE.</param>
/// <param name="IsBodyRepeatable">There is no request body, or it can be sent from its start again.</param>
/// <param name="RetryAfter">What the refusal asked for; null when nothing.</param>
/// <param name="Tries">So far, this one included: 1 after the first.</param>
/// <param name="Remaining">Until the answer is useless.</param>
/// <param name="HasOtherInstance">Whether one that was not tried is ready.</param>
public readonly record struct FailedTry(
    TryFailure Reason, bool IsIdempotent, bool IsBodyRepeatable, TimeSpan? RetryAfter, int Tries, TimeSpan Remaining, bool HasOtherInstance);

public enum TryFailure
{
    /// <summary>Nothing was sent: there was no connection, or it broke before.</summary>
    ConnectionFailed,

    /// <summary>The connection broke after something was sent.</summary>
    ConnectionLost,

    /// <summary>503 without our header.</summary>
    Unavailable,

    /// <summary>Refused, and our header says that nothing was started; or an HTTP/2 stream refused.</summary>
    RefusedNotStarted,

    /// <summary>The same, because the instance leaves.</summary>
    RefusedDraining,

    /// <summary>Any other 5xx: trying again would hide it.</summary>
    ServerError,

    /// <summary>The time for the answer ran out.</summary>
    TimedOut,
}

/// <param name="Pause">Wait this long first; zero for at once.</param>
/// <param name="Refusal">Why not; None when it may be sent again.</param>
public readonly record struct RetryVerdict(bool MayRetry, TimeSpan Pause, RetryRefusal Refusal)
{
    public static RetryVerdict Yes(TimeSpan pause) => new(true, pause, RetryRefusal.None);

    public static RetryVerdict No(RetryRefusal why) => new(false, TimeSpan.Zero, why);
}

public enum RetryRefusal { None, NotThisFailure, BodyNotRepeatable, MayHaveBeenDone, TriesSpent, PauseTooLong, DeadlineTooShort, BudgetSpent }

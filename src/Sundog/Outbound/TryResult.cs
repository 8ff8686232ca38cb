using System.Net;
using System.Net.Http.Headers;
using Sundog.Core.Balancing;
using Sundog.Core.Retries;
using Sundog.Core.Wire;

namespace Sundog.Outbound;

/// <summary>What became of one try, read from the response or the exception.</summary>
/// <param name="Failure">Null when it succeeded, or failed in a way that is the asker's own.</param>
internal readonly record struct TryResult(CallOutcome Outcome, TryFailure? Failure, TimeSpan? RetryAfter = null)
{
    private const long RefusedStream = 0x7; // RFC 9113, section 7.

    public static TryResult Of(HttpResponseMessage response, in ReplyHeader? reply)
    {
        if ((int)response.StatusCode < 500) return new(CallOutcome.Answered, null);
        if (reply is { } heard && heard.Flags.Has(ReplyFlags.NotStarted))
        {
            return heard.Flags.Has(ReplyFlags.Draining)
                ? new(CallOutcome.RefusedDraining, TryFailure.RefusedDraining)
                : new(CallOutcome.Refused, TryFailure.RefusedNotStarted, RetryAfterOf(response.Headers));
        }

        return response.StatusCode == HttpStatusCode.ServiceUnavailable
            ? new(CallOutcome.Failed, TryFailure.Unavailable, RetryAfterOf(response.Headers))
            : new(CallOutcome.Failed, TryFailure.ServerError);
    }

    /// <param name="isUnsent">It is certain that nothing of the request was sent.</param>
    public static TryResult Of(Exception error, TryEnd end, bool isUnsent)
    {
        if (end == TryEnd.Asker) return new(CallOutcome.Cancelled, null);
        if (end == TryEnd.Deadline) return new(CallOutcome.Failed, TryFailure.TimedOut);
        if (IsUnwritable(error)) return new(CallOutcome.Cancelled, null);
        if (IsUnconnected(error) || (isUnsent && error is HttpRequestException or OperationCanceledException)) return new(CallOutcome.ConnectionFailed, TryFailure.ConnectionFailed);
        if (error is not (HttpRequestException or OperationCanceledException)) return new(CallOutcome.Failed, null); // The request's own content threw, say.
        return IsRefusedStream(error) ? new(CallOutcome.Refused, TryFailure.RefusedNotStarted) : new(CallOutcome.Failed, TryFailure.ConnectionLost);
    }

    /// <summary>What a client throws when it cannot write the request, a header that is not ASCII say: what went wrong on a connection has a kind, or a cause inside.</summary>
    private static bool IsUnwritable(Exception error) => error is HttpRequestException { HttpRequestError: HttpRequestError.Unknown, InnerException: null };

    /// <summary>A client tells of a connection that did not come about in time as if somebody had cancelled it.</summary>
    private static bool IsUnconnected(Exception error) => error switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } => true,
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };

    private static bool IsRefusedStream(Exception error)
    {
        for (var inner = error.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpProtocolException { ErrorCode: RefusedStream }) return true;
        }

        return false;
    }

    private static TimeSpan? RetryAfterOf(HttpResponseHeaders headers) => headers.RetryAfter?.Delta;
}

/// <summary>Who ended a try.</summary>
internal enum TryEnd
{
    /// <summary>Nobody on this side: it ended by itself, well or not.</summary>
    Itself,

    /// <summary>The asker gave up.</summary>
    Asker,

    /// <summary>The time in which its answer would have been of use is over.</summary>
    Deadline,
}

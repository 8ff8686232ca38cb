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

    public static TryResult Of(Exception error, bool isDeadlinePassed)
    {
        if (error is OperationCanceledException) return isDeadlinePassed ? new(CallOutcome.Failed, TryFailure.TimedOut) : new(CallOutcome.Cancelled, null);
        if (error is not HttpRequestException request) return new(CallOutcome.Failed, null); // The request's own content threw, say.
        if (request.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            return new(CallOutcome.ConnectionFailed, TryFailure.ConnectionFailed);
        }

        for (var inner = error.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpProtocolException { ErrorCode: RefusedStream }) return new(CallOutcome.RefusedDraining, TryFailure.RefusedDraining);
        }

        return new(CallOutcome.Failed, TryFailure.ConnectionLost);
    }

    private static TimeSpan? RetryAfterOf(HttpResponseHeaders headers) => headers.RetryAfter?.Delta;
}

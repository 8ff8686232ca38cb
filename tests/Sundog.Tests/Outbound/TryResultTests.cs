using Sundog.Core.Balancing;
using Sundog.Core.Retries;
using Sundog.Outbound;
using Sundog.Tests.World;

namespace Sundog.Tests.Outbound;

/// <summary>Goal: what is known of a failed try is read from the exception as the client throws it, and no more.</summary>
public class TryResultTests
{
    public static TheoryData<Exception, int, bool, CallOutcome, TryFailure?> Cases => new()
    {
        { new TaskCanceledException(), (int)TryEnd.Asker, false, CallOutcome.Cancelled, null },
        { new TaskCanceledException(), (int)TryEnd.Deadline, false, CallOutcome.Failed, TryFailure.TimedOut },
        { new TaskCanceledException("no connection in time", new TimeoutException()), (int)TryEnd.Itself, false, CallOutcome.ConnectionFailed, TryFailure.ConnectionFailed },
        { new TaskCanceledException("stream reset"), (int)TryEnd.Itself, false, CallOutcome.Failed, TryFailure.ConnectionLost },
        { new HttpRequestException(HttpRequestError.ConnectionError), (int)TryEnd.Itself, false, CallOutcome.ConnectionFailed, TryFailure.ConnectionFailed },
        { new HttpRequestException(HttpRequestError.ResponseEnded), (int)TryEnd.Itself, false, CallOutcome.Failed, TryFailure.ConnectionLost },
        { new HttpRequestException("broken off", new IOException()), (int)TryEnd.Itself, true, CallOutcome.ConnectionFailed, TryFailure.ConnectionFailed },
        { new HttpRequestException("Request headers must contain only ASCII characters."), (int)TryEnd.Itself, true, CallOutcome.Cancelled, null },
        { new HttpRequestException("Request headers must contain only ASCII characters."), (int)TryEnd.Itself, false, CallOutcome.Cancelled, null },
        { Refused(), (int)TryEnd.Itself, false, CallOutcome.Refused, TryFailure.RefusedNotStarted }, // An overloaded server says the same as one that leaves.
        { new InvalidOperationException("the request's own content"), (int)TryEnd.Itself, true, CallOutcome.Failed, null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_failed_try_is_told_by_its_exception(Exception error, int end, bool isUnsent, CallOutcome outcome, TryFailure? failure) =>
        Assert.Equal(new TryResult(outcome, failure), TryResult.Of(error, (TryEnd)end, isUnsent));

    [Fact]
    public async Task A_request_that_its_client_cannot_write_is_nobody_elses_fault()
    {
        await using var callee = await PlainService.StartAsync(_ => Task.CompletedTask);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, callee.Address);
        request.Headers.TryAddWithoutValidation("x-name", "Zo\u00eb");

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, Patience.Token));
        Assert.Equal(new TryResult(CallOutcome.Cancelled, null), TryResult.Of(error, TryEnd.Itself, isUnsent: true));
    }

    private static HttpRequestException Refused() => new("refused", new HttpProtocolException(0x7, "REFUSED_STREAM", null));
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sundog.Core.Admission;
using Sundog.Core.Request;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;
using Sundog.Hosting;
using Sundog.Output;

namespace Sundog.Inbound;

/// <summary>What happens to every request before and after the service's own code: it is measured, admitted, and its account is closed when the response starts.</summary>
/// <remarks>
/// A request that is admitted at once takes no task of its own: the server's callbacks close the account. The slot is given back when the service's code ended at once,
/// else when the response is over, or when it starts if it is a stream, which may last for hours. Callbacks know the request by its holder: once it is
/// empty the request is another's.
/// </remarks>
/// <param name="isWatched">Whether the request shows that it may be told where it waited.</param>
internal sealed class RequestPath(LiveFlow flow, ArrivalReader arrivals, Drain drain, PeerKey? key, RequestOutput output, Predicate<HttpContext> isWatched)
{
    /// <summary>One request in so many is looked at in detail along its whole path, and one a second where there are fewer.</summary>
    private const int SampleEvery = 64;

    private static readonly TimeSpan SamplePause = TimeSpan.FromSeconds(1);

    private static readonly Func<object, Task> Starting = static state => ResponseStarts((RequestHolder)state);
    private static readonly Func<object, Task> Completed = static state => ResponseOver((RequestHolder)state);

    private int _count;
    private long _nextSample;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (drain.IsLeaving) Leaving(context);

        var verdict = flow.Arrive(arrivals.Read(context.Request), out var request);
        request.Context = context;
        request.Path = this;
        if (verdict.IsAdmitted) return Serve(context, request, next);
        return verdict.IsRefused ? RefuseAsync(context, request, verdict) : QueueAsync(context, request, next);
    }

    private Task Serve(HttpContext context, LiveRequest request, RequestDelegate next)
    {
        request.IsWatched = isWatched(context);
        request.IsSampled = request.IsWatched || (request.IsFromOutside ? IsSample(request.ArrivedAt.Ticks) : request.Caller.Flags.Has(RequestFlags.DetailWanted));
        var holder = request.Holder = new RequestHolder(request);
        if (request.IsOpenEnded) context.Request.Body = new UploadStream(context.Request.Body, flow, holder);
        context.Response.OnStarting(Starting, holder);
        context.Response.OnCompleted(Completed, holder); // Not later: the service's code, which may go on in another thread, adds to the same list.

        // What the service's code captures knows its request; the server's own flow goes on without it, which is cleaner and cheaper.
        var before = ExecutionContext.Capture();
        CurrentRequest.Holder = holder;
        Task? served = null;
        try
        {
            served = next(context);
        }
        finally
        {
            if (before is not null) ExecutionContext.Restore(before);
            if (served is { IsCompletedSuccessfully: true } && context.Response.HasStarted) ResponseOver(holder); // All was handed to the server already.
        }

        return served;
    }

    private bool IsSample(long now)
    {
        var turn = Volatile.Read(ref _nextSample);
        if (now >= turn && Interlocked.CompareExchange(ref _nextSample, now + SamplePause.Ticks, turn) == turn) return true;
        return (uint)Interlocked.Increment(ref _count) % SampleEvery == 0;
    }

    private async Task QueueAsync(HttpContext context, LiveRequest request, RequestDelegate next)
    {
        AdmissionVerdict verdict;
        await using (context.RequestAborted.UnsafeRegister(static state => GaveUp((LiveRequest)state!), request))
        {
            verdict = await request.Answered.ConfigureAwait(false);
        }

        if (verdict.IsAdmitted) await Serve(context, request, next).ConfigureAwait(false);
        else await RefuseAsync(context, request, verdict).ConfigureAwait(false);
    }

    private static void GaveUp(LiveRequest request)
    {
        if (request.Flow.Abandon(request)) request.Answer(AdmissionVerdict.Refused(RefusalReason.None));
    }

    /// <summary>
    /// Answers 503 with when to ask again, and with a sentence for people. A peer is told instead that nothing was started, so that it may try elsewhere whatever
    /// the method.
    /// </summary>
    private Task RefuseAsync(HttpContext context, LiveRequest request, AdmissionVerdict verdict)
    {
        if (verdict.Reason == RefusalReason.None)
        {
            flow.Keep(request);
            return Task.CompletedTask;
        }

        var response = context.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        var seconds = Math.Max(1, Math.Ceiling((verdict.RetryAfter ?? TimeSpan.Zero).TotalSeconds));
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var isFromPeer = !request.IsFromOutside;
        if (isFromPeer && key is { } shared) response.Headers[HeaderNames.Reply] = ReplyHeaderCodec.Encode(flow.Refusal(request, verdict), shared);
        output.Refused(context, verdict.Reason);
        flow.Keep(request);
        return isFromPeer ? Task.CompletedTask : RefusalText.WriteAsync(response, verdict.Reason);
    }

    private static Task ResponseStarts(RequestHolder holder)
    {
        if (holder.Request is not { } request) return Task.CompletedTask;
        var (context, path) = (request.Context!, request.Path!);
        var outcome = context.Response.StatusCode >= StatusCodes.Status500InternalServerError ? RequestOutcome.Failed : RequestOutcome.Completed;
        path.Close(context, request, outcome);
        if (IsStream(context)) request.Flow.Stream(request);
        return Task.CompletedTask;
    }

    private static Task ResponseOver(RequestHolder holder)
    {
        if (holder.Request is not { } request) return Task.CompletedTask;
        var (context, path) = (request.Context!, request.Path!);

        if (request.Phase == RequestPhase.Admitted)
        {
            // Never started: the asker went away, or the service threw and the server answered for it.
            path.Close(context, request, context.RequestAborted.IsCancellationRequested ? RequestOutcome.Abandoned : RequestOutcome.Failed);
        }

        request.Flow.Over(request);
        return Task.CompletedTask;
    }

    private void Close(HttpContext context, LiveRequest request, RequestOutcome outcome)
    {
        if (!flow.TryClose(request, outcome, out var reply)) return;

        if (reply is { } account && !request.IsFromOutside && key is { } shared && !context.Response.HasStarted)
        {
            context.Response.Headers[HeaderNames.Reply] = ReplyHeaderCodec.Encode(account, shared);
        }

        output.Closed(context, request, request.Summary);
    }

    private static bool IsStream(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols
        || context.Response.ContentType is { } type
            && (type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) || type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
        || HttpMethods.IsConnect(context.Request.Method);

    private void Leaving(HttpContext context)
    {
        drain.Arrived();
        if (!HttpProtocol.IsHttp2(context.Request.Protocol) && !HttpProtocol.IsHttp3(context.Request.Protocol)) context.Response.Headers.Connection = "close";
    }
}

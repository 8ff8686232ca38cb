using System.Runtime.CompilerServices;
using Microsoft.Extensions.ObjectPool;
using Sundog.Core;
using Sundog.Core.Wire;
using Sundog.Inbound;
using Sundog.Output;

namespace Sundog.Outbound;

/// <summary>
/// Sends calls to services: picks an instance, tells it the remaining budget, reads the account that comes back, tries again what is safe, and
/// holds a call while its callee has no instance.
/// </summary>
/// <param name="summon">Has services started; called again every second while a call is held.</param>
internal sealed class ServiceCalls(
    LiveFlow flow, ServiceDirectory directory, PeerKey? key, SundogMeter meter, Action<IReadOnlyList<ServiceId>> summon)
{
    private const int KeptMax = 1024;

    private static readonly TimeSpan HoldLongest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SummonAgain = TimeSpan.FromSeconds(1);

    /// <summary>A deadline farther away than this is none: no timer is set for it.</summary>
    private static readonly TimeSpan NoDeadline = TimeSpan.FromMinutes(30);

    private readonly ObjectPool<LiveCall> _kept = new DefaultObjectPool<LiveCall>(new DefaultPooledObjectPolicy<LiveCall>(), KeptMax);

    /// <exception cref="HttpRequestException">No instance became ready, or no try succeeded.</exception>
    /// <exception cref="TaskCanceledException">The asker gave up; with a <see cref="TimeoutException"/> inside: the request's deadline passed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // One object less per call.
    public async ValueTask<HttpResponseMessage> SendAsync(Callee callee, HttpRequestMessage request, CancellationToken cancel)
    {
        var call = _kept.Get();
        call.Begin(callee, request, CurrentRequest.Holder, cancel);
        if (request.Content is { } body && !RequestTraits.IsRepeatable(body)) request.Content = new ReplayContent(body);
        try
        {
            while (true)
            {
                if (!StartTry(call))
                {
                    await HoldAsync(call).ConfigureAwait(false);
                    continue;
                }

                TimeSpan pause;
                try
                {
                    var response = await call.Transport.Invoker.SendAsync(request, call.Cancel).ConfigureAwait(false);
                    if (!EndTry(call, response, out pause)) return response;
                    response.Dispose();
                }
                catch (Exception error)
                {
                    var isLate = call.IsDeadlinePassed;
                    if (!EndTry(call, error, isLate, out pause))
                    {
                        if (isLate && error is OperationCanceledException) throw Late(callee, error);
                        throw;
                    }
                }

                if (pause > TimeSpan.Zero) await Task.Delay(pause, call.Cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            call.End();
            _kept.Return(call);
        }
    }

    /// <summary>A call to somebody who is no service of the application: passes untouched, but its request is blocked meanwhile, and a queue there is told from work.</summary>
    public async Task<HttpResponseMessage> PassAsync(HttpMessageInvoker others, HttpRequestMessage request, CancellationToken cancel)
    {
        var (host, port) = request.RequestUri is { IsAbsoluteUri: true } uri ? (uri.Host, uri.Port) : ("", 0);
        var ticket = flow.StartThirdPartyCall(CurrentRequest.Holder, out var caller);
        var answered = false;
        try
        {
            var response = await others.SendAsync(request, cancel).ConfigureAwait(false);
            answered = (int)response.StatusCode < 500;
            return response;
        }
        finally
        {
            if (caller is not null) flow.EndThirdPartyCall(caller, ticket, host, port, answered, ConnectionWaitOf(caller));
        }
    }

    private bool StartTry(LiveCall call)
    {
        var now = MonotonicClock.Now;
        if (!call.Callee.TryChoose(call.Tried, now, out var instance, out var transport)) return false;

        call.TryStartedAt = now;
        call.Try = flow.StartCall(call.Holder, call.Callee.Service, call.Tries > 0, out var caller);
        call.Caller = caller;
        call.Chose(instance, transport);
        var header = call.Try.Header;
        if (caller is not null && header.RemainingBudget < NoDeadline) call.EndAfter(header.RemainingBudget);
        else call.EndNever();
        if (caller is { IsSampled: true }) header = header with { Flags = header.Flags | RequestFlags.DetailWanted };
        if (key is { } shared)
        {
            var headers = call.Request.Headers;
            if (call.Tries > 1 || headers.NonValidated.Count > 0) headers.Remove(HeaderNames.Request); // Of the try before, or copied by the service.
            headers.TryAddWithoutValidation(HeaderNames.Request, RequestHeaderCodec.Encode(header, shared));
        }

        return true;
    }

    private bool EndTry(LiveCall call, HttpResponseMessage response, out TimeSpan pause)
    {
        var reply = ReplyOf(response);
        if (reply is { Detail.Length: > 0 } detailed) call.Callee.Learn(detailed.Detail.Span);
        return EndTry(call, TryResult.Of(response, reply), reply, out pause);
    }

    private bool EndTry(LiveCall call, Exception error, bool isLate, out TimeSpan pause) => EndTry(call, TryResult.Of(error, isLate), null, out pause);

    /// <returns>True when the call is to be tried again after <paramref name="pause"/>.</returns>
    private bool EndTry(LiveCall call, in TryResult result, in ReplyHeader? reply, out TimeSpan pause)
    {
        var now = flow.EndCall(call.Caller, call.Try, reply, ConnectionWaitOf(call.Caller));
        call.Callee.Finished(call.Instance, call.Transport, result.Outcome, now - call.TryStartedAt, now);
        pause = TimeSpan.Zero;
        if (result.Failure is not { } failure) return false;

        var verdict = call.Callee.Decide(call.Failed(failure, result.RetryAfter), call.Tries);
        if (!verdict.MayRetry) return false;
        meter.Retried(call.Callee.Service.Name);
        pause = verdict.Pause;
        return true;
    }

    /// <summary>Takes our header out of the response: it is nobody else's business.</summary>
    private ReplyHeader? ReplyOf(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues(HeaderNames.Reply, out var values)) return null;
        var text = values.Count == 1 ? values.ToString() : "";
        response.Headers.Remove(HeaderNames.Reply);
        if (key is { } shared && ReplyHeaderCodec.TryDecode(text, shared, out var reply, out var fault)) return reply;
        meter.HeaderIgnored(key is null ? "no-key" : values.Count == 1 ? "reply" : "duplicated");
        return null;
    }

    private async Task HoldAsync(LiveCall call)
    {
        var began = MonotonicClock.Now;
        meter.Held(call.Callee.Service.Name);
        if (call.Holder?.Request is { } request) call.EndAfter(request.Deadline - began < HoldLongest ? Positive(request.Deadline - began) : HoldLongest);
        else call.EndAfter(HoldLongest);
        try
        {
            while (!call.Callee.HasReady)
            {
                summon(directory.AsleepFrom(call.Callee));
                await Task.WhenAny(call.Callee.WhenReady(), Task.Delay(SummonAgain, call.Cancel)).ConfigureAwait(false);
                call.Cancel.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (call.IsDeadlinePassed)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, $"No instance of '{call.Callee.Service}' became ready within {(MonotonicClock.Now - began).TotalSeconds:0.0} s.");
        }
        finally
        {
            flow.Waited(call.Holder, WaitKind.ColdStart, MonotonicClock.Now - began);
        }
    }

    private static TimeSpan ConnectionWaitOf(LiveRequest? request) => request?.TakeConnectionWait() ?? TimeSpan.Zero;

    private static TimeSpan Positive(TimeSpan value) => value > TimeSpan.Zero ? value : TimeSpan.Zero;

    private static TaskCanceledException Late(Callee callee, Exception error) => new(
        $"The call to '{callee.Service}' was given up: the time in which its answer would have been of use is over.",
        new TimeoutException("The request's deadline passed.", error));
}

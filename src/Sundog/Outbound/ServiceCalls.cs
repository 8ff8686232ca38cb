using Sundog.Core;
using Sundog.Core.Balancing;
using Sundog.Core.Retries;
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
    private const int FirstServerError = 500;

    private static readonly TimeSpan HoldLongest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SummonAgain = TimeSpan.FromSeconds(1);

    /// <summary>A deadline farther away than this is none: no timer is set for it.</summary>
    private static readonly TimeSpan NoDeadline = TimeSpan.FromMinutes(30);

    /// <exception cref="HttpRequestException">No instance became ready, or no try succeeded.</exception>
    /// <exception cref="TaskCanceledException">The asker gave up; with a <see cref="TimeoutException"/> inside: the request's deadline passed.</exception>
    /// <remarks>A first try that is answered needs nothing but the task that is returned; everything else goes on in an asynchronous method.</remarks>
    public Task<HttpResponseMessage> SendAsync(Callee callee, HttpRequestMessage request, CancellationToken cancel)
    {
        var call = directory.Calls.Take();
        call.Begin(this, callee, request, CurrentRequest.Holder, cancel);
        if (request.Content is { } body && !RequestTraits.IsRepeatable(body)) request.Content = new ReplayContent(body);

        Task<HttpResponseMessage>? sent;
        try
        {
            sent = StartTry(call) ? Send(call) : null;
        }
        catch (Exception error)
        {
            Forget(call);
            return Task.FromException<HttpResponseMessage>(error);
        }

        if (sent is null) return GoOnAsync(call, null);
        var answer = call.Expect(sent); // Taken now: when the try is over, the call may be another's already.
        if (sent.IsCompleted) FirstTryEnded(call);
        else sent.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(call.OnSent);
        return answer;
    }

    /// <summary>Completes the call when its first try was answered, and lets it go on when it was not.</summary>
    public void FirstTryEnded(LiveCall call)
    {
        var sent = call.Sent!;
        if (!sent.IsCompletedSuccessfully || (int)sent.Result.StatusCode >= FirstServerError)
        {
            call.GoOn();
            return;
        }

        var (answer, response) = (call.Answer, sent.Result);
        try
        {
            EndTry(call, response); // An answer that is no failure is not asked for again.
        }
        catch (Exception error)
        {
            Forget(call);
            answer.SetException(error);
            return;
        }

        Forget(call);
        answer.SetResult(response);
    }

    /// <summary>Goes on with the first try, however it ended, and completes the call.</summary>
    public async Task GoOnAsync(LiveCall call)
    {
        var answer = call.Answer;
        HttpResponseMessage response;
        try
        {
            response = await GoOnAsync(call, call.Sent).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            answer.SetException(error);
            return;
        }

        answer.SetResult(response);
    }

    /// <param name="sent">The try under way; null when none is.</param>
    private async Task<HttpResponseMessage> GoOnAsync(LiveCall call, Task<HttpResponseMessage>? sent)
    {
        try
        {
            while (true)
            {
                if (sent is null)
                {
                    if (!StartTry(call))
                    {
                        await HoldAsync(call).ConfigureAwait(false);
                        continue;
                    }

                    sent = Send(call);
                }

                TimeSpan pause;
                try
                {
                    var response = await sent.ConfigureAwait(false);
                    var retry = await DecideAsync(call, EndTry(call, response)).ConfigureAwait(false);
                    if (!retry.MayRetry) return response;
                    pause = retry.Pause;
                    response.Dispose();
                }
                catch (Exception error)
                {
                    var end = call.EndedBy;
                    var retry = await DecideAsync(call, EndTry(call, error, end)).ConfigureAwait(false);
                    if (!retry.MayRetry)
                    {
                        if (end == TryEnd.Deadline && error is OperationCanceledException) throw Late(call.Callee, error);
                        throw;
                    }

                    pause = retry.Pause;
                }

                sent = null;
                if (pause > TimeSpan.Zero) await PauseAsync(call, pause).ConfigureAwait(false);
            }
        }
        finally
        {
            Forget(call);
        }
    }

    private static Task<HttpResponseMessage> Send(LiveCall call)
    {
        try
        {
            return call.Transport.Invoker.SendAsync(call.Request, call.Cancel);
        }
        catch (Exception error)
        {
            return Task.FromException<HttpResponseMessage>(error); // What is wrong with the request itself ends the try like anything else.
        }
        finally
        {
            call.IsOffered = true;
        }
    }

    private void Forget(LiveCall call)
    {
        (call.Request.Content as ReplayContent)?.Settle();
        call.End();
        directory.Calls.Keep(call);
    }

    /// <summary>A call to somebody who is no service of the application: passes untouched, but its request is blocked meanwhile, and a queue there is told from work.</summary>
    public async Task<HttpResponseMessage> PassAsync(HttpMessageInvoker others, HttpRequestMessage request, CancellationToken cancel)
    {
        var (host, port) = request.RequestUri is { IsAbsoluteUri: true } uri ? (uri.Host, uri.Port) : ("", 0);
        var ticket = flow.StartThirdPartyCall(CurrentRequest.Holder, out var caller);
        var connectionWait = ConnectionWait.Begin();
        var answered = false;
        try
        {
            var response = await others.SendAsync(request, cancel).ConfigureAwait(false);
            answered = (int)response.StatusCode < 500;
            return response;
        }
        finally
        {
            if (caller is not null) flow.EndThirdPartyCall(caller, ticket, host, port, answered, connectionWait.SoFar);
        }
    }

    private bool StartTry(LiveCall call)
    {
        var now = MonotonicClock.Now;
        if (!call.Callee.TryChoose(call.Tried, now, out var instance, out var transport)) return false;

        call.TryStartedAt = now;
        call.Try = flow.StartCall(call.Holder, call.Callee.Service, call.Tries > 0, now, out var caller, out var header);
        call.Caller = caller;
        call.Chose(instance, transport);
        if (caller is not null && header.RemainingBudget < NoDeadline) call.EndAfter(header.RemainingBudget);
        else call.EndNever();
        if (caller is { IsSampled: true }) header = header with { Flags = header.Flags | RequestFlags.DetailWanted };
        var headers = call.Request.Headers;
        if (call.Tries > 1 || headers.NonValidated.Count > 0) headers.Remove(HeaderNames.Request); // Of the try before, or copied by the service.
        if (key is { } shared)
        {
            RequestHeaderCodec.Encode(header, shared, call.Header);
            headers.TryAddWithoutValidation(HeaderNames.Request, call.Number); // CallHeaderEncoding writes the header in its place.
        }

        return true;
    }

    private TryResult EndTry(LiveCall call, HttpResponseMessage response)
    {
        var reply = ReplyOf(response, out var isSilent);
        if (reply is { Detail.Length: > 0 } detailed) call.Callee.Learn(detailed.Detail.Span);
        var result = TryResult.Of(response, reply);
        return EndTry(call, result, reply, isOrdinary: isSilent && result.Outcome == CallOutcome.Answered);
    }

    private TryResult EndTry(LiveCall call, Exception error, TryEnd end) =>
        EndTry(call, TryResult.Of(error, end, isUnsent: key is not null && !call.IsTaken), null, isOrdinary: false);

    private TryResult EndTry(LiveCall call, in TryResult result, in ReplyHeader? reply, bool isOrdinary)
    {
        var now = flow.EndCall(call.Caller, call.Try, reply, isOrdinary, ConnectionWaitOf(call));
        call.Callee.Finished(call.Instance, call.Transport, result.Outcome, now - call.TryStartedAt, now);
        return result;
    }

    /// <summary>Whether a call is sent again whose try has ended like this. Where that hangs on a body of which not all has come yet, it waits for the rest, but not for long.</summary>
    private async ValueTask<RetryVerdict> DecideAsync(LiveCall call, TryResult result)
    {
        if (result.Failure is not { } failure) return RetryVerdict.No(RetryRefusal.NotThisFailure);
        if (RetryRule.IsCertainlyNotDone(failure) && call.Request.Content is ReplayContent body)
        {
            // A stream may wait for the answer before it goes on: its asker must hear of the refusal in the end.
            await body.Known.WaitAsync(RetryRule.PauseLongest, call.Cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var verdict = call.Callee.Decide(call.Failed(failure, result.RetryAfter), call.Tried);
        if (verdict.MayRetry) meter.Retried(call.Callee.Service.Name);
        return verdict;
    }

    /// <summary>Takes our header out of the response: it is nobody else's business.</summary>
    /// <param name="isSilent">There is none.</param>
    private ReplyHeader? ReplyOf(HttpResponseMessage response, out bool isSilent)
    {
        isSilent = !response.Headers.NonValidated.TryGetValues(HeaderNames.Reply, out var values);
        if (isSilent) return null;
        var text = values.Count == 1 ? values.ToString() : "";
        response.Headers.Remove(HeaderNames.Reply);
        if (key is { } shared && ReplyHeaderCodec.TryDecode(text, shared, out var reply, out var fault)) return reply;
        meter.HeaderIgnored(key is null ? "no-key" : values.Count == 1 ? "reply" : "duplicated");
        return null;
    }

    /// <summary>Before a next try, as the callee asked or because there is no other instance.</summary>
    private async Task PauseAsync(LiveCall call, TimeSpan pause)
    {
        var ticket = flow.StartHold(call.Holder, out var caller);
        try
        {
            await Task.Delay(pause, call.Cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (call.EndedBy == TryEnd.Deadline)
        {
            throw Late(call.Callee, error);
        }
        finally
        {
            flow.EndHold(caller, ticket, call.Callee.Service, isColdStart: false);
        }
    }

    private async Task HoldAsync(LiveCall call)
    {
        var began = MonotonicClock.Now;
        var ticket = flow.StartHold(call.Holder, out var caller);
        meter.Held(call.Callee.Service.Name);
        var remaining = flow.Settings.HoldsOn ? HoldLongest : call.Holder?.Request?.RemainingAt(began) ?? HoldLongest;
        call.EndAfter(remaining < HoldLongest ? Positive(remaining) : HoldLongest);
        try
        {
            while (!call.Callee.HasReady)
            {
                summon(directory.AsleepFrom(call.Callee));
                await Task.WhenAny(call.Callee.WhenReady(), Task.Delay(SummonAgain, call.Cancel)).ConfigureAwait(false);
                call.Cancel.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (call.EndedBy == TryEnd.Deadline)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, $"No instance of '{call.Callee.Service}' became ready within {(MonotonicClock.Now - began).TotalSeconds:0.0} s.");
        }
        finally
        {
            flow.EndHold(caller, ticket, call.Callee.Service, isColdStart: true);
        }
    }

    /// <summary>Nobody's outside of a request, and not known without a key: then there is no header whose taking would tell.</summary>
    private TimeSpan ConnectionWaitOf(LiveCall call) => call.Caller is null || key is null ? TimeSpan.Zero : call.ConnectionWait;

    private static TimeSpan Positive(TimeSpan value) => value > TimeSpan.Zero ? value : TimeSpan.Zero;

    private static TaskCanceledException Late(Callee callee, Exception error) => new(
        $"The call to '{callee.Service}' was given up: the time in which its answer would have been of use is over.",
        new TimeoutException("The request's deadline passed.", error));
}

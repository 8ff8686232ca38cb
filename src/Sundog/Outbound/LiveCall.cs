using System.Runtime.CompilerServices;
using Sundog.Core.Balancing;
using Sundog.Core.Request;
using Sundog.Core.Retries;
using Sundog.Core.Wire;
using Sundog.Inbound;

namespace Sundog.Outbound;

/// <summary>One call to another service, through all its tries. Kept and used again.</summary>
internal sealed class LiveCall
{
    private readonly CalleeInstance?[] _tried = new CalleeInstance?[RetryRule.TriesMax];
    private CancellationTokenSource _deadline = new();
    private CancellationTokenRegistration _link;
    private CancellationToken _asker;
    private bool _isTimed;
    private AsyncTaskMethodBuilder<HttpResponseMessage> _answer; // The one way to complete a task that is nothing but a task.
    private ExecutionContext? _context;
    private TimeSpan _takenAt;

    private readonly byte[] _header = new byte[RequestHeaderCodec.Characters];

    /// <param name="number">Tells it from all others of this process.</param>
    public LiveCall(string number) => (Number, OnSent) = (number, () => Calls.FirstTryEnded(this));

    public string Number { get; }

    /// <summary>The header of the present try, to be written by whoever starts it.</summary>
    public Span<byte> Header => _header;

    /// <summary>Gives the header of the present try to a connection.</summary>
    public void TakeHeader(Span<byte> bytes)
    {
        if (IsOffered && !IsTaken) _takenAt = MonotonicClock.Now;
        IsTaken = true;
        _header.CopyTo(bytes);
    }

    /// <summary>Made once: to be called when <see cref="Sent"/> is over.</summary>
    public Action OnSent { get; }

    public ServiceCalls Calls { get; private set; } = null!;

    public Callee Callee { get; private set; } = null!;

    public HttpRequestMessage Request { get; private set; } = null!;

    /// <summary>Of the request that calls; null for a call outside of any.</summary>
    public RequestHolder? Holder { get; private set; }

    /// <summary>The request of the present try, for its end.</summary>
    public LiveRequest? Caller { get; set; }

    /// <summary>The present try.</summary>
    public OutgoingCall Try { get; set; }

    public InstanceTransport Transport { get; set; } = null!;

    public TimeSpan TryStartedAt { get; set; }

    /// <summary>When the answer becomes useless.</summary>
    public TimeSpan DeadlineAt { get; private set; }

    /// <summary>Tries so far, the present one included.</summary>
    public int Tries { get; private set; }

    public ReadOnlySpan<CalleeInstance> Tried => _tried.AsSpan(0, Tries)!;

    public CalleeInstance Instance => _tried[Tries - 1]!;

    /// <summary>Ends when the asker gives up or the deadline passes.</summary>
    public CancellationToken Cancel => _isTimed ? _deadline.Token : _asker;

    /// <summary>Who ended the present try, if somebody on this side did.</summary>
    public TryEnd EndedBy => _asker.IsCancellationRequested ? TryEnd.Asker : _isTimed && _deadline.IsCancellationRequested ? TryEnd.Deadline : TryEnd.Itself;

    /// <summary>The client has had the present try: where there was a connection for it, that has taken the header by now.</summary>
    public bool IsOffered { get; set; }

    /// <summary>The header of the present try was taken by a connection: the request may be on its way.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>How long the present try waited until a connection took its header, or waits by now: zero where one was there at once.</summary>
    public TimeSpan ConnectionWait => !IsTaken ? MonotonicClock.Now - TryStartedAt : _takenAt > TryStartedAt ? _takenAt - TryStartedAt : TimeSpan.Zero;

    /// <summary>The first try under way.</summary>
    public Task<HttpResponseMessage>? Sent { get; private set; }

    /// <summary>Completes the task that <see cref="Expect"/> gave.</summary>
    public AsyncTaskMethodBuilder<HttpResponseMessage> Answer => _answer;

    public void Begin(ServiceCalls calls, Callee callee, HttpRequestMessage request, RequestHolder? holder, CancellationToken asker)
    {
        (Calls, Callee, Request, Holder, _asker) = (calls, callee, request, holder, asker);
        (Tries, _isTimed, DeadlineAt) = (0, false, TimeSpan.MaxValue);
    }

    /// <summary>The asker waits for the returned task while the first try is under way.</summary>
    public Task<HttpResponseMessage> Expect(Task<HttpResponseMessage> sent)
    {
        (Sent, _context, _answer) = (sent, ExecutionContext.Capture(), default);
        return _answer.Task; // From here on every copy of the builder completes this task.
    }

    /// <summary>Goes on in the context of the code that calls: with its activity and its request.</summary>
    public void GoOn()
    {
        if (_context is null) _ = Calls.GoOnAsync(this);
        else ExecutionContext.Run(_context, static state => _ = ((LiveCall)state!).Calls.GoOnAsync((LiveCall)state), this);
    }

    public void Chose(CalleeInstance instance, InstanceTransport transport)
    {
        Transport = transport;
        _tried[Tries++] = instance;
        IsOffered = IsTaken = false;
    }

    /// <summary>From now on the call ends after this time.</summary>
    public void EndAfter(TimeSpan remaining)
    {
        DeadlineAt = MonotonicClock.Now + remaining;
        if (!_isTimed) _link = _asker.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _deadline);
        _isTimed = true;
        _deadline.CancelAfter(remaining);
    }

    /// <summary>From now on the call takes as long as it takes.</summary>
    public void EndNever()
    {
        DeadlineAt = TimeSpan.MaxValue;
        if (_isTimed) _deadline.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Remaining => DeadlineAt < TimeSpan.MaxValue ? DeadlineAt - MonotonicClock.Now : TimeSpan.MaxValue;

    /// <summary>Forgets everything; what still holds on to <see cref="Cancel"/>, such as a request body under way, is no longer bound to it.</summary>
    public void End()
    {
        if (_isTimed) ForgetDeadline();
        _tried.AsSpan(0, Tries).Clear();
        (Callee, Request, Transport, Holder, Caller, Try, _asker) = (null!, null!, null!, null, null, default, default);
        (Sent, _context, _answer) = (null, null, default);
    }

    private void ForgetDeadline()
    {
        _link.Dispose();
        _link = default;
        if (_deadline.TryReset()) return;
        _deadline.Dispose();
        _deadline = new();
    }

    public FailedTry Failed(TryFailure reason, TimeSpan? retryAfter) => new(
        reason,
        RequestTraits.IsIdempotent(Request.Method),
        RequestTraits.IsRepeatable(Request.Content),
        retryAfter,
        Tries,
        Remaining,
        HasOtherInstance: false);
}

using System.Threading.Tasks.Sources;
using Microsoft.AspNetCore.Http;
using Sundog.Core.Admission;
using Sundog.Core.Request;

namespace Sundog.Inbound;

/// <summary>A request in this instance: its account, and what the server needs to let it go on. Kept and used again.</summary>
internal sealed class LiveRequest(LiveFlow flow) : RequestAccount, IValueTaskSource<AdmissionVerdict>, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<AdmissionVerdict> _answer;
    private AdmissionVerdict _verdict;

    public LiveFlow Flow { get; } = flow;

    /// <summary>Null when it is not in use.</summary>
    public HttpContext? Context { get; set; }

    public RequestPath? Path { get; set; }

    /// <summary>Where code that runs for it finds it; emptied when it ends.</summary>
    public RequestHolder? Holder { get; set; }

    /// <summary>True for the few whose whole path is looked at in detail.</summary>
    public bool IsSampled { get; set; }

    /// <summary>True when whoever asks may see where it waited.</summary>
    public bool IsWatched { get; set; }

    /// <summary>True once its slot was given back.</summary>
    public bool HasLeft { get; set; }

    /// <summary>True while its response goes on without a slot.</summary>
    public bool IsStream { get; set; }

    /// <summary>Lets it go on, in the pool's common line: whoever frees a slot must not run the next request on its own stack.</summary>
    /// <remarks>
    /// In a thread's own line it would go before everything that waits in the common one, and one request after the other would keep the server from reading
    /// requests and sending answers for as long as there is a queue.
    /// </remarks>
    public void Answer(AdmissionVerdict verdict)
    {
        _verdict = verdict;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Completes with the answer of the queue.</summary>
    public ValueTask<AdmissionVerdict> Answered => new(this, _answer.Version);

    public void Reset()
    {
        Context = null;
        Path = null;
        Holder = null;
        IsSampled = false;
        IsWatched = false;
        HasLeft = false;
        IsStream = false;
        _answer.Reset();
    }

    void IThreadPoolWorkItem.Execute() => _answer.SetResult(_verdict);

    AdmissionVerdict IValueTaskSource<AdmissionVerdict>.GetResult(short token) => _answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<AdmissionVerdict>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<AdmissionVerdict>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);
}

/// <summary>What flows with the code of a request. It outlives the request in code that was left running, and then holds nobody.</summary>
internal sealed class RequestHolder(LiveRequest? request)
{
    public LiveRequest? Request { get; set; } = request;
}

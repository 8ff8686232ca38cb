using Sundog.Bench.Load;

namespace Sundog.Bench.Decision;

/// <summary>Remembers when the first request of a run was sent, on the machine's clock.</summary>
internal sealed class StampedWorkload(IWorkload inner) : IWorkload
{
    public DateTimeOffset FirstAt { get; private set; } = DateTimeOffset.MaxValue;

    public IRequestStream Open(ulong seed) => new Stream(this, inner.Open(seed));

    private sealed class Stream(StampedWorkload owner, IRequestStream requests) : IRequestStream
    {
        public IExchange Next()
        {
            if (owner.FirstAt == DateTimeOffset.MaxValue) owner.FirstAt = DateTimeOffset.UtcNow;
            return requests.Next();
        }
    }
}

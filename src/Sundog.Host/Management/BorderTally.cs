namespace Sundog.Host.Management;

/// <summary>Counts what came to the host's two sockets, and what of it was turned away. Counted from any thread.</summary>
internal sealed class BorderTally
{
    private long _open, _strangers, _broken, _tooMany, _requestsRefused;

    public BorderCounts Counts => new(
        Interlocked.Read(ref _open), Interlocked.Read(ref _strangers), Interlocked.Read(ref _broken), Interlocked.Read(ref _tooMany), Interlocked.Read(ref _requestsRefused));

    /// <returns>How many there are now, this one included.</returns>
    public long Opened() => Interlocked.Increment(ref _open);

    public void Closed() => Interlocked.Decrement(ref _open);

    public void Stranger() => Interlocked.Increment(ref _strangers);

    public void Broken() => Interlocked.Increment(ref _broken);

    public void TooMany() => Interlocked.Increment(ref _tooMany);

    public void RequestRefused() => Interlocked.Increment(ref _requestsRefused);
}

/// <summary>What came to the host's sockets since it started.</summary>
/// <param name="Streams">Open now.</param>
/// <param name="Strangers">Streams closed since they showed no valid token.</param>
/// <param name="Broken">Streams closed since they sent what is no message, too long a one, or one that they may not send.</param>
/// <param name="TooMany">Streams turned away since there were too many.</param>
/// <param name="RequestsRefused">Management requests that were answered with a fault.</param>
public sealed record BorderCounts(long Streams, long Strangers, long Broken, long TooMany, long RequestsRefused);

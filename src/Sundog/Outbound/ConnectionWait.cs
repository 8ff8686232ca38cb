namespace Sundog.Outbound;

/// <summary>What one call to a third party waits for a connection. It flows with the call to where the runtime tells of the wait.</summary>
internal sealed class ConnectionWait
{
    private static readonly AsyncLocal<ConnectionWait?> Flowing = new();

    private long _ticks;

    private ConnectionWait()
    {
    }

    /// <summary>Of the call that the current code is part of; null when it is part of none.</summary>
    public static ConnectionWait? Current => Flowing.Value;

    public TimeSpan SoFar => new(Volatile.Read(ref _ticks));

    /// <summary>From here on the current code is part of a call.</summary>
    public static ConnectionWait Begin() => Flowing.Value = new();

    public void Add(TimeSpan wait) => Interlocked.Add(ref _ticks, wait.Ticks);
}

using Sundog.Core.Wire;

namespace Sundog.Core.Waiting;

/// <summary>One thing that requests of this replica wait for: a pool, a lock, the CPU. Its sum only grows.</summary>
/// <remarks>Adding is safe from any thread. Made by <see cref="WaitPlaces"/>.</remarks>
public sealed class WaitPlace
{
    private long _ticks;

    internal WaitPlace(WaitKind kind, string name, bool curable) => (Kind, Name, Curable) = (kind, name, curable);

    public WaitKind Kind { get; }

    /// <summary>From a small fixed set: <c>db-pool</c>, never a request's id.</summary>
    public string Name { get; }

    /// <summary>False when more replicas cannot shorten the wait: a database's own lock, a full disk.</summary>
    public bool Curable { get; }

    public TimeSpan Waited => new(Interlocked.Read(ref _ticks));

    internal void Add(TimeSpan wait) => Interlocked.Add(ref _ticks, wait.Ticks);
}

using Sundog.Core.Wire;

namespace Sundog;

/// <summary>A lock that knows how long requests wait for it. Use it like <see cref="Lock"/>: <c>using (gate.Enter()) { ... }</c>.</summary>
/// <remarks>A free lock costs what a <see cref="Lock"/> costs; only a taken one is timed. Not for code that awaits inside: see <see cref="TracedSemaphore"/>.</remarks>
/// <param name="name">What people call it; locks of one kind share a name.</param>
/// <param name="curable">A lock inside the process is curable by another process, unless it guards something shared by all of them.</param>
public sealed class TracedLock(string name, bool curable = true)
{
    private readonly Lock _lock = new();
    private readonly WaitProbe _probe = Waits.Probe(name, WaitKind.Lock, curable);

    /// <summary>Blocks until the lock is held; dispose the result to give it back, on the same thread.</summary>
    public Held Enter()
    {
        if (_lock.TryEnter()) return new Held(_lock);

        var stay = _probe.Arrive();
        _lock.Enter();
        stay.Acquire();
        return new Held(_lock);
    }

    /// <summary>The lock, held.</summary>
    public readonly ref struct Held
    {
        private readonly Lock _lock;

        internal Held(Lock held) => _lock = held;

        public void Dispose() => _lock.Exit();
    }
}

using Sundog.Core.Wire;

namespace Sundog;

/// <summary>A lock for code that awaits, or a bound on how many do something at once, that knows how long requests wait for it.</summary>
/// <example><code>using (await gate.EnterAsync(cancel)) { ... }</code></example>
/// <param name="name">What people call it; semaphores of one kind share a name.</param>
/// <param name="places">How many may hold it at once; 1 makes it a lock.</param>
/// <param name="curable">False when what it guards is shared by all replicas, so that more of them would not shorten the wait.</param>
public sealed class TracedSemaphore(string name, int places = 1, WaitKind kind = WaitKind.Lock, bool curable = true) : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(places, places);
    private readonly WaitProbe _probe = Waits.Probe(name, kind, curable);

    /// <summary>Waits for a place; dispose the result to give it back.</summary>
    /// <exception cref="OperationCanceledException">Given up; the time waited is counted all the same.</exception>
    public ValueTask<Held> EnterAsync(CancellationToken cancel = default) =>
        _semaphore.Wait(0, cancel) ? new(new Held(_semaphore)) : WaitAsync(cancel);

    public void Dispose() => _semaphore.Dispose();

    private async ValueTask<Held> WaitAsync(CancellationToken cancel)
    {
        var stay = _probe.Arrive();
        try
        {
            await _semaphore.WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            stay.Abandon();
            throw;
        }

        stay.Acquire();
        return new Held(_semaphore);
    }

    /// <summary>A place, held. Dispose once.</summary>
    public readonly struct Held : IDisposable
    {
        private readonly SemaphoreSlim _semaphore;

        internal Held(SemaphoreSlim held) => _semaphore = held;

        public void Dispose() => _semaphore.Release();
    }
}

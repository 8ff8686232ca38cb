using Sundog.Core;

namespace Sundog.Simulation.Kernel;

/// <summary>Virtual time: nothing happens but what was asked for, in the order of its time. The one run loop of this room.</summary>
/// <remarks>The same seed and the same calls give the same run on every machine. Not thread-safe.</remarks>
public sealed class Simulator(ulong seed)
{
    private readonly EventQueue _events = new();

    public TimeSpan Now { get; private set; }

    public ulong Seed { get; } = seed;

    public long EventsHandled { get; private set; }

    /// <summary>A random stream of its own for each purpose, so that one more draw here shifts none there.</summary>
    public SeededRandom Stream(uint purpose) => new SeededRandom(Seed).Fork(purpose);

    /// <summary>Wakes a sleeper later. A delay below zero is zero: the past cannot be reached.</summary>
    public void After(TimeSpan delay, ISleeper sleeper, int what) => At(Now + delay, sleeper, what);

    public void At(TimeSpan at, ISleeper sleeper, int what) => _events.Add(Math.Max(at.Ticks, Now.Ticks), sleeper, what);

    /// <summary>Lets everything happen up to and including a time, which is then now.</summary>
    public void RunUntil(TimeSpan end)
    {
        while (_events.Count > 0 && _events.NextAt <= end.Ticks)
        {
            var (at, sleeper, what) = _events.Take();
            Now = new(at);
            EventsHandled++;
            sleeper.Wake(what);
        }

        Now = end;
    }
}

namespace Sundog.Core.Waiting;

/// <summary>How many per second over the last few seconds: counts in a ring of parts of the window.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="window">How far back to look; longer than zero.</param>
public sealed class RateWindow(TimeSpan window)
{
    private const int Parts = 10;

    private readonly int[] _counts = new int[Parts];
    private readonly long _partTicks = Math.Max(window.Ticks / Parts, 1);
    private long _current = long.MinValue;
    private long _currentEnds = long.MinValue; // In ticks: until then nothing has to be divided.
    private TimeSpan _since;

    public void Add(TimeSpan now)
    {
        Advance(now);
        _counts[Index(_current)]++;
    }

    /// <returns>0 before anything was added.</returns>
    public double PerSecond(TimeSpan now)
    {
        if (_current == long.MinValue) return 0;
        Advance(now);

        // The part that has just begun counts for as long as it lasts; a window that is not full yet counts from its start.
        var start = Math.Max(_since.Ticks, (_current - Parts + 1) * _partTicks);
        var seconds = new TimeSpan(Math.Max(now.Ticks - start, _partTicks)).TotalSeconds;
        return _counts.Sum() / seconds;
    }

    private void Advance(TimeSpan now)
    {
        if (now.Ticks < _currentEnds) return;
        var part = PartOf(now);
        if (part <= _current) return;

        if (_current == long.MinValue) _since = now;
        else for (var i = Math.Max(_current + 1, part - Parts + 1); i <= part; i++) _counts[Index(i)] = 0;
        _current = part;
        _currentEnds = (part + 1) * _partTicks;
    }

    private long PartOf(TimeSpan now) => (now.Ticks / _partTicks) - (now.Ticks % _partTicks < 0 ? 1 : 0); // Rounded down.

    private static int Index(long part) => (int)(((part % Parts) + Parts) % Parts);
}

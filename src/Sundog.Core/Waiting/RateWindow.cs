namespace Sundog.Core.Waiting;

/// <summary>How many per second over the last few seconds: one count, and what it was when each part of the window began.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="window">How far back to look; longer than zero.</param>
public sealed class RateWindow(TimeSpan window)
{
    private const int Parts = 10;

    private readonly long[] _countAtStart = new long[Parts];
    private long _count;
    private readonly long _partTicks = Math.Max(window.Ticks / Parts, 1);
    private long _current = long.MinValue;
    private long _currentEnds = long.MinValue; // In ticks: until then nothing has to be divided.
    private TimeSpan _since;

    public void Add(TimeSpan now)
    {
        Advance(now);
        _count++;
    }

    /// <returns>0 before anything was added.</returns>
    public double PerSecond(TimeSpan now)
    {
        if (_current == long.MinValue) return 0;
        Advance(now);

        // The part that has just begun counts for as long as it lasts; a window that is not full yet counts from its start.
        var start = Math.Max(_since.Ticks, (_current - Parts + 1) * _partTicks);
        var seconds = new TimeSpan(Math.Max(now.Ticks - start, _partTicks)).TotalSeconds;
        return (_count - _countAtStart[Index(_current + 1)]) / seconds; // The next part takes the place of the oldest.
    }

    private void Advance(TimeSpan now)
    {
        if (now.Ticks < _currentEnds) return;
        var part = PartOf(now);
        if (part <= _current) return;

        if (_current == long.MinValue) _since = now;
        else for (var i = Math.Max(_current + 1, part - Parts + 1); i <= part; i++) _countAtStart[Index(i)] = _count;
        _current = part;
        _currentEnds = (part + 1) * _partTicks;
    }

    private long PartOf(TimeSpan now) => (now.Ticks / _partTicks) - (now.Ticks % _partTicks < 0 ? 1 : 0); // Rounded down.

    private static int Index(long part) => (int)(((part % Parts) + Parts) % Parts);
}

namespace Sundog.Core.Waiting;

/// <summary>How many per second over the last few seconds: what a growing count was when each part of the window began.</summary>
/// <remarks>The count is its owner's. Not thread-safe.</remarks>
/// <param name="window">How far back to look; longer than zero.</param>
public sealed class RateWindow(TimeSpan window)
{
    private const int Parts = 10;

    private readonly double[] _countAtStart = new double[Parts];
    private readonly long _partTicks = Math.Max(window.Ticks / Parts, 1);
    private long _current = long.MinValue;
    private long _currentEnds = long.MinValue; // In ticks: until then nothing has to be divided.
    private TimeSpan _since;

    /// <summary>To be called before the count grows. Mostly one comparison.</summary>
    /// <param name="count">So far.</param>
    public void Reach(TimeSpan now, double count)
    {
        if (now.Ticks < _currentEnds) return;
        var part = PartOf(now);
        if (_current == long.MinValue) _since = now;
        for (var i = Math.Max(_current + 1, part - Parts + 1); i <= part; i++) _countAtStart[Index(i)] = count;
        _current = part;
        _currentEnds = (part + 1) * _partTicks;
    }

    /// <returns>0 before anything was counted.</returns>
    public double PerSecond(TimeSpan now, double count)
    {
        if (_current == long.MinValue) return 0;
        Reach(now, count);

        // The part that has just begun counts for as long as it lasts; a window that is not full yet counts from its start.
        var start = Math.Max(_since.Ticks, (_current - Parts + 1) * _partTicks);
        var seconds = new TimeSpan(Math.Max(now.Ticks - start, _partTicks)).TotalSeconds;
        return (count - _countAtStart[Index(_current + 1)]) / seconds; // The next part takes the place of the oldest.
    }

    private long PartOf(TimeSpan now) => (now.Ticks / _partTicks) - (now.Ticks % _partTicks < 0 ? 1 : 0); // Rounded down.

    private static int Index(long part) => (int)(((part % Parts) + Parts) % Parts);
}

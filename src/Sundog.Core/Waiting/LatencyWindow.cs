namespace Sundog.Core.Waiting;

/// <summary>Durations of the last few seconds: a ring of histograms, the oldest of which is emptied as time goes on.</summary>
/// <remarks>What is seen covers between (n-1)/n of the window and the whole of it, n being the number of parts. Not thread-safe.</remarks>
/// <param name="window">How far back to look; longer than zero.</param>
public sealed class LatencyWindow(TimeSpan window)
{
    private const int Parts = 5;

    private readonly LatencyHistogram[] _parts = [new(), new(), new(), new(), new()];
    private readonly LatencyHistogram _merged = new();
    private readonly long _partTicks = Math.Max(window.Ticks / Parts, 1);
    private long _current = long.MinValue;
    private long _currentEnds = long.MinValue; // In ticks: until then nothing has to be divided.

    public void Add(TimeSpan duration, TimeSpan now)
    {
        Advance(now);
        _parts[Index(_current)].Add(duration);
    }

    /// <summary>The durations of the window as one histogram, valid until the next call.</summary>
    public LatencyHistogram Seen(TimeSpan now)
    {
        Advance(now);
        _merged.Clear();
        foreach (var part in _parts) _merged.Add(part);
        return _merged;
    }

    private void Advance(TimeSpan now)
    {
        if (now.Ticks < _currentEnds) return;
        var part = PartOf(now);
        if (part <= _current) return;

        var from = Math.Max(_current + 1, part - Parts + 1);
        if (_current == long.MinValue) from = part;
        for (var i = from; i <= part; i++) _parts[Index(i)].Clear();
        _current = part;
        _currentEnds = (part + 1) * _partTicks;
    }

    private long PartOf(TimeSpan now) => (now.Ticks / _partTicks) - (now.Ticks % _partTicks < 0 ? 1 : 0); // Rounded down.

    private static int Index(long part) => (int)(((part % Parts) + Parts) % Parts);
}

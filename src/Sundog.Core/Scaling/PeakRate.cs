namespace Sundog.Core.Scaling;

/// <summary>The most per second that a sum grew by within the last hour.</summary>
internal sealed class PeakRate
{
    private const double WindowSeconds = 1;
    private const double SlotSeconds = 60;

    private readonly double[] _peaks = new double[60];
    private readonly double _begunAt;
    private long _slot;
    private double _windowAt, _windowSum;
    private double _lastAt, _lastSum;

    public PeakRate(double now) => _begunAt = _windowAt = _lastAt = now;

    /// <summary>Requests per second, over a second or what passed between two looks; 0 when there were none.</summary>
    public double PerSecondAt(double now)
    {
        Advance(now);
        return _peaks.Max();
    }

    /// <param name="sum">Counted from 0 when this began; one that fell has begun anew.</param>
    public void Observe(double now, double sum)
    {
        Advance(now);
        if (sum < _lastSum) (_windowSum, _lastSum) = (0, 0);
        if (now - _windowAt >= WindowSeconds) (_windowAt, _windowSum) = (_lastAt, _lastSum);
        (_lastAt, _lastSum) = (now, sum);
        ref var peak = ref _peaks[_slot % _peaks.Length];
        peak = Math.Max(peak, (sum - _windowSum) / Math.Max(WindowSeconds, now - _windowAt));
    }

    private void Advance(double now)
    {
        var slot = (long)((now - _begunAt) / SlotSeconds);
        for (var skipped = Math.Max(_slot + 1, slot - _peaks.Length + 1); skipped <= slot; skipped++) _peaks[skipped % _peaks.Length] = 0;
        _slot = slot;
    }
}

namespace Sundog.Core.Scaling;

/// <summary>What callers say they will send once their own bottlenecks are gone, believed within limits.</summary>
/// <remarks>
/// Without declarations a chain of services scales one after the other; with them all at once. They are absolute rates: ratios count what was
/// released twice. A caller that lies or died costs at most a cooldown: declarations expire, and together are capped by ten times the
/// highest rate seen within an hour.
/// </remarks>
internal sealed class DeclaredRates
{
    private const double PeakFactor = 10;
    private const double PeakSlotSeconds = 60;
    private const double DrainMargin = 1.02;

    private readonly double[] _peaks = new double[60];
    private long _slot = -1;
    private double _drainedAt = double.NegativeInfinity;

    public double SteadyPerSecond { get; private set; }

    public double TotalPerSecond { get; private set; }

    /// <summary>The highest violation ratio that a caller passed on; 0 when none did.</summary>
    public double ViolationRatio { get; private set; }

    /// <param name="servedPerSecond">What the ready replicas could carry: never capped below that.</param>
    public void Observe(double now, IReadOnlyList<CallerDeclaration> callers, double freshSeconds, double seenPerSecond, double servedPerSecond)
    {
        RememberPeak(now, seenPerSecond);
        double steady = 0, total = 0;
        ViolationRatio = 0;
        foreach (var caller in callers)
        {
            ViolationRatio = Math.Max(ViolationRatio, caller.ViolationRatio);
            if (caller.Age.TotalSeconds > freshSeconds) continue;
            steady += caller.SteadyPerSecond;
            total += Math.Max(caller.SteadyPerSecond, caller.TotalPerSecond);
        }

        var cap = Math.Max(PeakFactor * _peaks.Max(), servedPerSecond);
        SteadyPerSecond = Math.Min(steady, cap);
        TotalPerSecond = Math.Min(total, cap);
        if (TotalPerSecond > DrainMargin * SteadyPerSecond) _drainedAt = now;
    }

    /// <summary>True while what arrives contains a caller's backlog: more than it will send for long.</summary>
    public bool DrainedWithin(double now, double seconds) => now - _drainedAt <= seconds;

    private void RememberPeak(double now, double perSecond)
    {
        var slot = (long)(now / PeakSlotSeconds);
        if (slot - _slot > _peaks.Length) Array.Clear(_peaks);
        else
        {
            for (var skipped = _slot + 1; skipped <= slot; skipped++) _peaks[skipped % _peaks.Length] = 0;
        }

        _slot = slot;
        ref var peak = ref _peaks[slot % _peaks.Length];
        peak = Math.Max(peak, perSecond);
    }
}

using Sundog.Core.Waiting;

namespace Sundog.Core.Scaling;

/// <summary>What callers say they will send once their own bottlenecks are gone, believed within limits.</summary>
/// <remarks>
/// Without declarations a chain of services scales one after the other; with them all at once. They are absolute rates: ratios count what was
/// released twice. A caller that lies or died costs at most a cooldown: declarations expire, and each is capped by ten times the highest rate at which that
/// caller called within an hour. Callers beyond <see cref="CallerLedger.CallersMax"/> are not believed.
/// </remarks>
internal sealed class DeclaredRates
{
    private const double PeakFactor = 10;
    private const double DrainMargin = 1.02;

    private readonly Dictionary<uint, PeakRate> _peaks = [];
    private double _drainedAt = double.NegativeInfinity;

    public double SteadyPerSecond { get; private set; }

    public double TotalPerSecond { get; private set; }

    /// <summary>The highest violation ratio that a caller passes on; 0 when none does.</summary>
    public double ViolationRatio { get; private set; }

    public void Observe(double now, IReadOnlyList<CallerDeclaration> callers, double freshSeconds)
    {
        (SteadyPerSecond, TotalPerSecond, ViolationRatio) = (0, 0, 0);
        foreach (var caller in callers)
        {
            if (PeakOf(caller.Caller, now) is not { } peak) continue;
            peak.Observe(now, caller.Calls);
            if (caller.Age.TotalSeconds > freshSeconds) continue;
            var cap = PeakFactor * peak.PerSecondAt(now);
            SteadyPerSecond += Math.Min(caller.SteadyPerSecond, cap);
            TotalPerSecond += Math.Min(Math.Max(caller.SteadyPerSecond, caller.TotalPerSecond), cap);
            ViolationRatio = Math.Max(ViolationRatio, caller.ViolationRatio);
        }

        if (TotalPerSecond > DrainMargin * SteadyPerSecond) _drainedAt = now;
    }

    /// <summary>True while what arrives contains a caller's backlog: more than it will send for long.</summary>
    public bool DrainedWithin(double now, double seconds) => now - _drainedAt <= seconds;

    private PeakRate? PeakOf(uint caller, double now)
    {
        if (_peaks.TryGetValue(caller, out var peak)) return peak;
        if (_peaks.Count == CallerLedger.CallersMax)
        {
            // Removal while enumerating is allowed by Dictionary. Who did not call for an hour comes as new.
            foreach (var (silent, known) in _peaks) if (known.PerSecondAt(now) <= 0) _peaks.Remove(silent);
        }

        return _peaks.Count < CallerLedger.CallersMax ? _peaks[caller] = new(now) : null;
    }
}

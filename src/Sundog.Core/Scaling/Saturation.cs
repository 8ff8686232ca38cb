using Sundog.Core.Queueing;

namespace Sundog.Core.Scaling;

/// <summary>Which share of the offered traffic a service that cannot grow should still take: alpha, returned to the entry, which sheds.</summary>
/// <remarks>
/// What arrives was already shed by the levels that held when it came in. So offered traffic is what arrived lately over the mean level of the same time: a rate of
/// long ago over the level of now would take the level's own effect for a change of load, and swing between everything and nothing.
/// What can be carried is the model's word, and the model may be wrong, after a few cold requests say; and what is offered is a guess where somebody does not shed, as
/// a program that nobody called. So the level falls only while those who are in wait longer than they may, and else feels its way up.
/// </remarks>
/// <param name="level">To begin with; above 0, at most 1.</param>
internal sealed class Saturation(double level = 1)
{
    private const double LevelMin = 0.02;
    private const double MemorySeconds = 1;
    private const double Gain = 0.3; // Of the way, with each tick.
    private const double FallSeconds = 0.25; // Where ticks are long: whoever is let in while the level still falls is not served in time.
    private const double Probe = 0.01; // How far above the level it aims while nobody waits too long.

    private double _steppedAt = double.NaN;
    private double _arrivalsEver;
    private double _arrivals, _level, _seconds; // Sums that fade with the memory: requests, level times seconds, and seconds.

    /// <summary>0.02 to 1; 1 when nothing is short.</summary>
    public double AdmissionLevel { get; private set; } = Math.Clamp(level, LevelMin, 1);

    /// <summary>Mean level of about the last second, 0.02 to 1: what arrives, over this, would arrive if all were let in.</summary>
    public double LevelLately => _seconds > 0 ? _level / _seconds : AdmissionLevel;

    /// <summary>Moves the level by one tick; calls in between leave it as it is.</summary>
    /// <param name="arrivalsEver">Sum since the engine began.</param>
    /// <param name="backlog">Requests that wait now and that more replicas would help.</param>
    public void Step(
        double now, double tickSeconds, bool saturated, in ReplicaWait wait, double budgetSeconds, int replicasMax, int ready, double arrivalsEver, double backlog)
    {
        if (double.IsNaN(_steppedAt)) (_steppedAt, _arrivalsEver) = (now, arrivalsEver);
        var elapsed = now - _steppedAt;
        if (elapsed < tickSeconds * 0.9) return;
        _steppedAt = now;
        var fade = Math.Exp(-elapsed / MemorySeconds);
        _arrivals = (_arrivals * fade) + Math.Max(0, arrivalsEver - _arrivalsEver);
        _level = (_level * fade) + (AdmissionLevel * elapsed);
        _seconds = (_seconds * fade) + elapsed;
        _arrivalsEver = arrivalsEver;
        if (!saturated)
        {
            AdmissionLevel = Math.Min(1, AdmissionLevel + 0.02);
            return;
        }

        var carried = Math.Min(
            wait.RateWithin(Math.Max(budgetSeconds, wait.ServiceSeconds), replicasMax), 0.97 * ready * wait.RatePerReplica);
        carried -= Math.Max(0, backlog - (3 * carried * budgetSeconds)); // Over one second.
        var offered = _arrivals / _level;
        var target = Math.Clamp(carried / Math.Max(offered, 1e-9), LevelMin, 1);
        var mayWait = Math.Max(1, _arrivals / _seconds * budgetSeconds); // Little's law.
        if (backlog <= mayWait) target = Math.Max(target, Math.Min(1, AdmissionLevel + Probe));
        var gain = target < AdmissionLevel ? Math.Max(Gain, 1 - Math.Exp(-elapsed / FallSeconds)) : Gain;
        AdmissionLevel = Math.Clamp(AdmissionLevel + (gain * (target - AdmissionLevel)), LevelMin, 1);
    }
}

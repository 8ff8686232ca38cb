using Sundog.Core.Queueing;

namespace Sundog.Core.Scaling;

/// <summary>Which share of the offered traffic a service that cannot grow should still take: alpha, returned to the entry, which sheds.</summary>
internal sealed class Saturation
{
    private const double LevelMin = 0.02;

    private double _steppedAt = double.NegativeInfinity;

    /// <summary>0.02 to 1; 1 when nothing is short.</summary>
    public double AdmissionLevel { get; private set; } = 1;

    /// <summary>Moves the level by one tick; calls in between leave it as it is.</summary>
    public void Step(
        double now, double tickSeconds, bool saturated, in ReplicaWait wait, double budgetSeconds, int replicasMax, int ready, double arrivalsPerSecond, double backlog)
    {
        if (now - _steppedAt < tickSeconds * 0.9) return;
        _steppedAt = now;
        if (!saturated)
        {
            AdmissionLevel = Math.Min(1, AdmissionLevel + 0.02);
            return;
        }

        var carried = Math.Min(
            wait.RateWithin(Math.Max(budgetSeconds, wait.ServiceSeconds), replicasMax), 0.97 * ready * wait.RatePerReplica);
        carried -= Math.Max(0, backlog - (3 * carried * budgetSeconds)); // Over one second.
        var offered = arrivalsPerSecond / AdmissionLevel; // What arrives was already shed by the level that holds.
        var target = Math.Clamp(carried / Math.Max(offered, 1e-9), LevelMin, 1);
        AdmissionLevel = Math.Clamp(AdmissionLevel + (0.3 * (target - AdmissionLevel)), LevelMin, 1);
    }
}

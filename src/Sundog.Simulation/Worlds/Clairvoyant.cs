using Sundog.Core.Protocol;
using Sundog.Core.Scaling;

namespace Sundog.Simulation.Worlds;

/// <summary>One who knows rate and demand at every moment, and has one headroom for all: utilisation. Lives where starts take no time.</summary>
/// <param name="replicasAt">The count at a time.</param>
public sealed class Clairvoyant(Func<TimeSpan, int> replicasAt) : ICountPolicy
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    public TimeSpan NextWake { get; private set; }

    public int? Slots => CountPolicySlots.Unbound;

    public (ScalingDecision Decision, ServiceGuidance? Guidance) Step(TimeSpan now, ServiceView view)
    {
        NextWake = now + Period;
        return (new(replicasAt(now), view.Committed, ScalingReason.Hold, new ScalingInputs(), []), null);
    }

    public void WentToZero()
    {
    }
}

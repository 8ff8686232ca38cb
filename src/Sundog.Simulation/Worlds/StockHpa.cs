using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Core.Scaling.Baselines;

namespace Sundog.Simulation.Worlds;

/// <summary>The stock HPA rule. It knows no slots, so they are set so high that they never bind.</summary>
public sealed class StockHpa(HpaSettings settings) : ICountPolicy
{
    private readonly HpaPolicy _policy = new(settings);

    public TimeSpan NextWake => _policy.NextWake;

    public int? Slots => CountPolicySlots.Unbound;

    public (ScalingDecision Decision, ServiceGuidance? Guidance) Step(TimeSpan now, ServiceView view) => (_policy.Step(now, view), null);

    public void WentToZero()
    {
    }
}

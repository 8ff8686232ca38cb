using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Core.Scaling.Baselines;

namespace Sundog.Simulation.Worlds;

/// <summary>The engine that services really run; after zero a new one that begins with the will of the last.</summary>
public sealed class OwnPolicy(ScalingSettings settings) : ICountPolicy
{
    private ScalingEngine _engine = new(settings);

    public TimeSpan NextWake => _engine.NextWake;

    public int? Slots => null;

    public (ScalingDecision Decision, ServiceGuidance? Guidance) Step(TimeSpan now, ServiceView view)
    {
        var turn = _engine.Step(now, view);
        return (turn.Decision, turn.Guidance);
    }

    public void WentToZero() => _engine = new(settings, _engine.Will);
}

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

internal static class CountPolicySlots
{
    public const int Unbound = 1000;
}

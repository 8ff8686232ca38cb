using Sundog.Core.Protocol;
using Sundog.Core.Scaling;

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

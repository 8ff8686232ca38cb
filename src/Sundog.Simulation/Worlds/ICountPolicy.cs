using Sundog.Core.Protocol;
using Sundog.Core.Scaling;

namespace Sundog.Simulation.Worlds;

/// <summary>Who says how many replicas a service should have: our engine, a baseline, or one who knows the future.</summary>
public interface ICountPolicy
{
    /// <summary>When to be asked next.</summary>
    TimeSpan NextWake { get; }

    /// <summary>Slots of a new replica until guidance says otherwise; null for the default.</summary>
    int? Slots { get; }

    /// <returns>The count, and the guidance for replicas; null guidance leaves them as they are.</returns>
    (ScalingDecision Decision, ServiceGuidance? Guidance) Step(TimeSpan now, ServiceView view);

    /// <summary>The last replica is gone: a successor may be told what was learned.</summary>
    void WentToZero();
}

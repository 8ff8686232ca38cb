using Sundog.Core.Protocol;

namespace Sundog.Core.Scaling;

/// <summary>What one step gives: the count, and what every replica does from now on.</summary>
public sealed record EngineTurn(ScalingDecision Decision, ServiceGuidance Guidance);

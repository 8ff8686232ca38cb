using Sundog.Core.Protocol;

namespace Sundog.Core.Scaling;

/// <summary>What one step gives: the count, what every replica does from now on, and what the host shares its room by.</summary>
public sealed record EngineTurn(ScalingDecision Decision, ServiceGuidance Guidance, Shortage Shortage);

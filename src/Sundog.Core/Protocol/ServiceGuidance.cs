namespace Sundog.Core.Protocol;

/// <summary>What every replica of a service does from its leader's last step on.</summary>
/// <param name="ToCallees">Declared rates, absolute, and the wait budget granted per call.</param>
/// <param name="DemandRoot">Omega of this service and all below it, in sqrt(seconds).</param>
/// <param name="AdmissionLevel">alpha of this service: 1 unless it is saturated.</param>
/// <param name="ViolationRatio">Late share of this service's own objective over what that allows; 0 without one. What callers say goes on with their requests, so that it ends with them.</param>
public sealed record ServiceGuidance(
    IReadOnlyList<CalleeGuidance> ToCallees,
    double DemandRoot,
    double AdmissionLevel,
    bool Saturated,
    bool Infeasible,
    bool Calm,
    double ViolationRatio,
    int SlotsPerReplica,
    byte Sequence);

/// <summary>What a caller's leader declares to one callee, and grants it.</summary>
/// <param name="SteadyPerSecond">Rate once the caller's own queue is gone.</param>
/// <param name="TotalPerSecond">The same with its backlog drained.</param>
/// <param name="WaitBudget">Mean waiting granted per call.</param>
public sealed record CalleeGuidance(ServiceId Service, double SteadyPerSecond, double TotalPerSecond, TimeSpan WaitBudget);

namespace Sundog.Core.Scaling;

/// <summary>How badly a service wants for replicas with those that it has, as of its leader's last step: by this the host shares the machine's room.</summary>
/// <param name="ProjectedWait">Mean wait at the horizon with the replicas that are ready or starting, whatever was commanded; the longest there is when they cannot keep up.</param>
/// <param name="WaitBudget">Mean wait that the service may cause; zero while nobody granted any.</param>
/// <param name="IsSaturated">It is at its bound and needs more.</param>
public sealed record Shortage(TimeSpan ProjectedWait, TimeSpan WaitBudget, bool IsSaturated);

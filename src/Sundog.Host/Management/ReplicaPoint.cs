using Sundog.Core;

namespace Sundog.Host.Management;

/// <summary>How many replicas a service had from this moment on. A new point is written on each change.</summary>
public sealed record ReplicaPoint(DateTimeOffset At, ServiceId Service, int Desired, int Starting, int Ready, int Draining);

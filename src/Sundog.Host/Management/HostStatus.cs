using Sundog.Core;
using Sundog.Core.Applications;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Core.Wire;

namespace Sundog.Host.Management;

/// <summary>Everything that live views show, at one moment.</summary>
/// <param name="Epoch">Grows with every restart of the host.</param>
/// <param name="Habitat">Where instances live: <c>process</c>.</param>
/// <param name="Borders">What came to the host's own sockets.</param>
/// <param name="Waiting">Applications of a former host that could not be taken over yet.</param>
/// <param name="Capabilities">What the machine permits; where it permits no CPU grant, say so beside every figure that depends on it.</param>
public sealed record HostStatus(
    int ProcessId, long Epoch, TimeSpan Uptime, string Habitat, HabitatCapabilities Capabilities, RoomStatus Room, BorderCounts Borders,
    IReadOnlyList<WaitingApplication> Waiting, IReadOnlyList<ApplicationStatus> Applications)
{
    /// <summary>Why the journal is kept in memory only; null while the disk takes it.</summary>
    public string? JournalFault { get; init; }
}

/// <summary>An application whose replicas go on without a host.</summary>
/// <param name="Reason">Why it cannot be taken over yet, and what to do; empty when it was not tried yet.</param>
public sealed record WaitingApplication(string Name, string Reason);

/// <summary>The machine's room for grants, in cores and bytes.</summary>
/// <param name="MachineCores">Processors of this machine.</param>
/// <param name="Overcommit">Grants are limits, not reservations, and services are seldom busy at once: together they may be this many times the processors.</param>
/// <param name="GrantedCores">Sum of the grants of all instances.</param>
/// <param name="MemoryBytes">Memory of this machine.</param>
/// <param name="StatedBytes">Sum of the memory that all instances state.</param>
/// <param name="StartsAtOnce">So many instances may be starting at the same time: starts use the processors without a quota.</param>
/// <param name="StartsUnderWay">So many are.</param>
public sealed record RoomStatus(int MachineCores, double Overcommit, double RoomCores, double GrantedCores, long MemoryBytes, long StatedBytes, int StartsAtOnce, int StartsUnderWay);

/// <param name="Address">Where the outside finds the application: <c>http://127.0.0.1:8080</c>; HTTP/1.1 and HTTP/2 without TLS on one port.</param>
/// <param name="IsSettled">True when every service has exactly its desired replicas, all ready and of the present revision.</param>
/// <param name="Front">What became of the requests that came to the front door.</param>
/// <param name="FrontLatency">Of the last seconds, as the outside waits: with the time that a request is held while nobody is ready.</param>
public sealed record ApplicationStatus(
    string Name, string Revision, string Address, ServiceId Entry, bool IsSettled, FrontCounts Front, LatencyView FrontLatency, IReadOnlyList<ServiceStatus> Services);

/// <summary>Requests at the front door since the host started. Every one that arrived is in exactly one of the others, or inside now.</summary>
/// <param name="Refused">Turned away with 503 by admission.</param>
/// <param name="ServerErrors">Answered with another 5xx status by the application.</param>
/// <param name="Unreachable">No instance could answer: the front door answered 502 or 504 itself.</param>
/// <param name="Abandoned">The client went away first.</param>
/// <param name="HeadersStripped">Sundog headers that arrived from outside and were thrown away.</param>
public sealed record FrontCounts(
    long Arrived, long Answered, long Refused, long ServerErrors, long Unreachable, long Abandoned, long Inside, long HeadersStripped);

/// <param name="Pinned">What a person fixed the count at; null when it is free.</param>
/// <param name="CpuGranted">False: the machine permits no grant, and slots alone define capacity.</param>
/// <param name="P50">Response times of the last seconds inside its replicas: means of their percentiles, weighted by their traffic.</param>
/// <param name="Waits">Where requests waited in the last seconds, longest first.</param>
/// <param name="WaitingForTurn">Replicas that start as soon as others have started.</param>
/// <param name="WaitingForRoom">Replicas that the machine has no cores or no memory left for.</param>
/// <param name="ReplicaSeconds">From start commands to exits, since <c>up</c>.</param>
public sealed record ServiceStatus(
    ServiceId Service,
    int Desired,
    int ReplicasMin,
    int ReplicasMax,
    int? Pinned,
    ScalerKind Scaler,
    bool Observe,
    Objective? Objective,
    double CpuCores,
    bool CpuGranted,
    InstanceId? Leader,
    double ArrivalsPerSecond,
    TimeSpan P50,
    TimeSpan P95,
    TimeSpan P99,
    IReadOnlyList<WaitStatus> Waits,
    bool IsSaturated,
    int WaitingForTurn,
    int WaitingForRoom,
    TimeSpan? ProvisioningDelay,
    double ReplicaSeconds,
    DecisionRecord? LastDecision,
    IReadOnlyList<ReplicaStatus> Replicas)
{
    /// <summary>Null unless the objective is out of reach for any number of replicas.</summary>
    public OutOfReach? OutOfReach { get; init; }
}

/// <summary>Mean wait per request at one kind of resource.</summary>
/// <param name="Name">Of the resource; a callee's name for <paramref name="IsCallee"/>.</param>
/// <param name="IsCallee">The wait is inside a callee's subtree.</param>
/// <param name="Curable">Whether more replicas can shorten it.</param>
public sealed record WaitStatus(WaitKind Kind, string Name, bool IsCallee, bool Curable, TimeSpan PerRequest);

/// <param name="Age">Since the start command.</param>
/// <param name="ReportAge">Of the newest measurements; null when it never sent any.</param>
/// <param name="CpuUsed">Cores used over the last seconds.</param>
/// <param name="LogPath">Its output.</param>
public sealed record ReplicaStatus(
    InstanceId Instance,
    InstanceState State,
    int? ProcessId,
    string Address,
    TimeSpan Age,
    string Revision,
    LatencyView Latency,
    double InFlight,
    double Queued,
    double Slots,
    double CpuUsed,
    TimeSpan? ReportAge,
    string LogPath);

namespace Sundog.Core.Wire;

/// <summary>What a callee tells its caller when its response starts: the header <c>sundog-wait</c>, 16 bytes as 22 characters, more only with detail.</summary>
/// <remarks>
/// Left out where nothing is out of the ordinary and the caller did not ask: no flag, no part beyond the budget, everybody admitted, and the response started within
/// <see cref="QuickAnswer"/>. The shortest of calls then do not pay for an account, and what the caller has to assume about them is wrong by no more than that.
/// </remarks>
/// <param name="Waiting">W: waiting of this service and all below it on the critical path.</param>
/// <param name="Residence">R: the whole stay at this service until the response started.</param>
/// <param name="Excess">The part of W beyond the granted budget.</param>
/// <param name="DemandRoot">Omega: sum over the subtree's services of sqrt(visits x service time in seconds), for splitting budgets.</param>
/// <param name="AdmissionLevel">alpha: share of the offered traffic that the worst service below can carry, 0 to 1.</param>
/// <param name="PriorityAdmitted">Lowest class that is fully admitted there; 8 when none is.</param>
/// <param name="Detail">Per-service entries; empty unless asked for or late. At most 8.</param>
public readonly record struct ReplyHeader(
    ReplyFlags Flags,
    TimeSpan Waiting,
    TimeSpan Residence,
    TimeSpan Excess,
    double DemandRoot,
    double AdmissionLevel,
    byte PriorityAdmitted,
    ReadOnlyMemory<WaitDetail> Detail)
{
    /// <summary>A residence up to which the account may be left out.</summary>
    public static readonly TimeSpan QuickAnswer = TimeSpan.FromMilliseconds(1);
}

[Flags]
public enum ReplyFlags : byte
{
    None = 0,

    /// <summary>A service below cannot grow and cannot keep up.</summary>
    Saturated = 1,

    /// <summary>A service below cannot meet its budget with any number of replicas.</summary>
    Infeasible = 2,

    /// <summary>Something below is in transition: do not learn from this reply.</summary>
    NotCalm = 4,

    /// <summary>A process on the path answered one of its first requests, which pay for what is made once.</summary>
    ColdStart = 8,

    /// <summary>Turned away before any work was done: may be tried again, even when not idempotent.</summary>
    NotStarted = 16,

    /// <summary>Turned away because that instance is leaving: another one can do it at once.</summary>
    Draining = 32,
}

/// <summary>One service's part of a slow request: 8 bytes on the wire.</summary>
public readonly record struct WaitDetail(ushort Service, WaitKind Kind, TimeSpan ExclusiveWait, TimeSpan ServiceTime);

/// <summary>What a request can wait for. A small fixed set.</summary>
public enum WaitKind : byte
{
    Socket, Admission, Cpu, Throttle, ThreadPool, GarbageCollection, Lock, ConnectionPool, Disk, Memory, Network, ColdStart, Database, Other,
}

using Sundog.Core.Request;
using Sundog.Simulation.Queues;

namespace Sundog.Simulation.Worlds;

/// <summary>One request at one replica: Core's account of it, and where it stands.</summary>
internal sealed class Visit : RequestAccount, ICustomer
{
    public SimulatedReplica Replica { get; set; } = null!;

    /// <summary>Who waits for the answer.</summary>
    public Call Asker { get; set; } = null!;

    public Operation Operation { get; set; } = null!;

    /// <summary>CPU time of the first part; the others, between and after the stages of calls, take the same or are drawn anew.</summary>
    public TimeSpan PartDemand { get; set; }

    /// <summary>Among the first of its replica.</summary>
    public bool IsCold { get; set; }

    public int StagesDone { get; set; }

    public bool HasFailed { get; set; }

    /// <summary>The calls under way.</summary>
    public List<Call> Calls { get; } = [];

    /// <summary>Place among those inside its replica.</summary>
    public int Seat { get; set; }

    /// <summary>Its replica died.</summary>
    public bool IsLost { get; set; }

    void ICustomer.Begun(TimeSpan waited)
    {
        if (!IsLost) Replica.GotCpu(this, waited);
    }

    void ICustomer.Served()
    {
        if (!IsLost) Replica.PartServed(this);
    }
}

using Sundog.Core.Ports;

namespace Sundog.Core.Balancing;

/// <summary>One instance of a callee as one caller sees it.</summary>
public sealed class CalleeInstance
{
    internal CalleeInstance(InstanceId instance, string address) => (Instance, Address) = (instance, address);

    public InstanceId Instance { get; }

    /// <summary>Where it answers: <c>http://127.0.0.1:40001</c>.</summary>
    public string Address { get; internal set; }

    /// <summary>Only moves to the right, unless a listing takes back that the one before showed it as leaving.</summary>
    public InstanceState State { get; internal set; } = InstanceState.Starting;

    /// <summary>In the last listing.</summary>
    internal bool IsListedDraining { get; set; }

    /// <summary>Calls of this caller that have not ended.</summary>
    public int Outstanding { get; internal set; }

    /// <summary>This caller has sent it a call, ever.</summary>
    internal bool WasCalled { get; set; }

    /// <summary>When it became ready, on the caller's clock.</summary>
    public TimeSpan ReadyAt { get; internal set; }

    /// <summary>No calls before this, unless there is nobody else.</summary>
    public TimeSpan AwayUntil { get; internal set; }

    /// <summary>For the shell: its parsed address, say.</summary>
    public object? Attachment { get; set; }

    /// <summary>Failures in a row.</summary>
    internal int Failures { get; set; }

    /// <summary>How often in a row it was sent away.</summary>
    internal int TimesAway { get; set; }

    /// <summary>Back from away and not yet seen to work: one call at a time, and the first failure sends it away again.</summary>
    public bool IsOnProbation { get; internal set; }
}

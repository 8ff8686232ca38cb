using Sundog.Core.Ports;

namespace Sundog.Core.Lifecycle;

/// <summary>One instance as its replica set knows it.</summary>
internal sealed class ReplicaMember(InstanceId instance, string revision, TimeSpan startedAt)
{
    public InstanceId Instance { get; } = instance;

    public string Revision { get; } = revision;

    /// <summary>When its start was commanded; for an adopted one, when it was first seen.</summary>
    public TimeSpan StartedAt { get; } = startedAt;

    public InstanceState State { get; private set; } = InstanceState.Starting;

    public TimeSpan StateSince { get; private set; } = startedAt;

    public string Address { get; set; } = "";

    /// <summary>Its start took so long that it is no longer counted on. It counts again when it comes after all.</summary>
    public bool IsLost { get; set; }

    /// <summary>When something was last heard of it, or asked of it.</summary>
    public TimeSpan HeardAt { get; set; } = startedAt;

    /// <summary>Counts towards the desired number.</summary>
    public bool IsLive => !IsLost && State is (InstanceState.Starting or InstanceState.Ready);

    public void MoveTo(InstanceState state, TimeSpan now)
    {
        HeardAt = now;
        if (state <= State) return;
        State = state;
        StateSince = now;
        if (state == InstanceState.Ready) IsLost = false;
    }
}

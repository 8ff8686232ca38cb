namespace Sundog.Core.Ports;

/// <summary>What a habitat reports. Times are measured by the driver on its own monotonic clock.</summary>
public abstract record HabitatEvent
{
    private HabitatEvent() { }

    /// <summary>The start was accepted and is under way. <paramref name="Address"/> is where it will answer: <c>http://127.0.0.1:40001</c>.</summary>
    public sealed record Starting(InstanceId Instance, ServiceId Service, string Address) : HabitatEvent;

    /// <summary>The instance said that it can serve, <paramref name="After"/> the start command.</summary>
    public sealed record Ready(InstanceId Instance, string Address, TimeSpan After) : HabitatEvent;

    public sealed record Draining(InstanceId Instance) : HabitatEvent;

    /// <summary>The instance is no more.</summary>
    /// <param name="ExitCode">As the platform gives it; null when unknown (found gone by a listing).</param>
    /// <param name="Asked">True when a drain or stop was under way.</param>
    /// <param name="LastWords">The end of its error output, at most 2,000 characters; empty when there is none.</param>
    public sealed record Gone(InstanceId Instance, int? ExitCode, bool Asked, string LastWords) : HabitatEvent;

    /// <summary>The start was not possible. <paramref name="NoRoom"/>: the habitat is full, and asking again is useless until something leaves.</summary>
    public sealed record Refused(InstanceId Instance, ServiceId Service, bool NoRoom, string Reason) : HabitatEvent;

    /// <summary>All instances that exist now, complete.</summary>
    public sealed record Listed(IReadOnlyList<InstanceListing> Instances) : HabitatEvent;
}

/// <summary>One line of a listing: an instance that exists, whoever started it.</summary>
public sealed record InstanceListing(InstanceId Instance, ServiceId Service, InstanceState State, string Address, string Revision);

/// <summary>The life of an instance; it only moves to the right.</summary>
public enum InstanceState { Starting, Ready, Draining, Gone }

namespace Sundog.Core.Ports;

/// <summary>Where instances live: processes, containers, microVMs, unikernels, pods, or a simulated world.</summary>
/// <remarks>
/// Commands out, events in. A driver takes a command, returns at once, works in its own way and reports what became of it to the
/// <see cref="IHabitatEvents"/> it was built with. It never retries by itself and holds no scaling rule. An event may be lost; the
/// answer to <see cref="HabitatCommand.List"/> heals that. Instances outlive the driver: a new driver on the same state lists them.
/// Non-goals: networks between machines, images, secrets, volumes.
/// </remarks>
public interface IHabitat
{
    /// <summary>A short word for people and journals: <c>process</c>, <c>container</c>, <c>simulated</c>.</summary>
    string Kind { get; }

    /// <summary>Takes a command. Never blocks; never throws for anything that the world can do wrong: that comes back as an event.</summary>
    void Submit(HabitatCommand command);
}

/// <summary>Takes what a habitat reports. Called on the driver's own thread, one event after the other.</summary>
public interface IHabitatEvents
{
    void Report(HabitatEvent @event);
}

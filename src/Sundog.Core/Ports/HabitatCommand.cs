namespace Sundog.Core.Ports;

/// <summary>What is asked of a habitat.</summary>
public abstract record HabitatCommand
{
    private HabitatCommand() { }

    /// <summary>Start one instance. Answered by <see cref="HabitatEvent.Starting"/> then <see cref="HabitatEvent.Ready"/>, or by <see cref="HabitatEvent.Refused"/>.</summary>
    public sealed record Start(InstanceSpec Spec) : HabitatCommand;

    /// <summary>Give a running instance this much CPU from now on. No answer; a habitat without grants ignores it.</summary>
    public sealed record Grant(InstanceId Instance, double CpuCores) : HabitatCommand;

    /// <summary>
    /// No new requests; finish those inside, then exit. Answered by <see cref="HabitatEvent.Draining"/>, then <see cref="HabitatEvent.Gone"/>.
    /// After <paramref name="Grace"/> the instance is stopped by force.
    /// </summary>
    public sealed record Drain(InstanceId Instance, TimeSpan Grace) : HabitatCommand;

    /// <summary>Stop by force, now. Answered by <see cref="HabitatEvent.Gone"/>. For an instance that does not exist: nothing.</summary>
    public sealed record Stop(InstanceId Instance) : HabitatCommand;

    /// <summary>Say what really runs. Answered by <see cref="HabitatEvent.Listed"/>.</summary>
    public sealed record List : HabitatCommand
    {
        public static List Instance { get; } = new();
    }
}

/// <summary>Everything a habitat must know to start one instance.</summary>
/// <param name="Command">Program and arguments; never empty.</param>
/// <param name="WorkingDirectory">Absolute path, or empty for the habitat's own choice.</param>
/// <param name="Environment">Added to the habitat's own; a later entry of the same name wins.</param>
/// <param name="CpuCores">The CPU grant, in cores; it holds from readiness on, start-up runs without it. 0 means no grant.</param>
/// <param name="MemoryBytes">The memory grant; 0 means no grant.</param>
/// <param name="Revision">Which build this is: instances of an older revision are rolled over.</param>
public sealed record InstanceSpec(
    InstanceId Instance,
    ServiceId Service,
    IReadOnlyList<string> Command,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment,
    double CpuCores,
    long MemoryBytes,
    string Revision);

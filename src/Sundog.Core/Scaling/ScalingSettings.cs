namespace Sundog.Core.Scaling;

/// <summary>What an engine must be told. The bounds on the count come with each <see cref="ServiceView"/>, since room changes.</summary>
/// <param name="Objective">At entries; null for inner services, whose budgets come from their callers, and for services that only trace.</param>
/// <param name="CpuCores">c, the CPU grant of one replica in cores; 0 where the machine gives none: then slots alone define capacity.</param>
/// <param name="InitialProvisioningDelay">From start command to serving, until starts have been measured; the first instance's own start is a good guess.</param>
public sealed record ScalingSettings(Objective? Objective, double CpuCores, TimeSpan InitialProvisioningDelay)
{
    /// <summary>Slots of each replica that no advice changes, because a person set them or only observes; 0 when the engine chooses them.</summary>
    public int FixedSlots { get; init; }
}

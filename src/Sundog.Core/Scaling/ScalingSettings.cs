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

/// <summary>What one step gives: the count, and what every replica does from now on.</summary>
public sealed record EngineTurn(ScalingDecision Decision, Protocol.ServiceGuidance Guidance);

/// <summary>What an engine has learned and a successor need not learn again: left behind when the last replica goes, or a leader changes.</summary>
/// <param name="ServiceTime">Zero when unknown.</param>
/// <param name="Persistence">psi: how much longer than a cooldown a level is kept, 1 to 256.</param>
/// <param name="BudgetFactor">theta: correction of the waiting budget, 0.3 to 5.</param>
/// <param name="AtZero">The predecessor sent the service to zero: to be summoned again is something to learn from.</param>
public sealed record EngineWill(TimeSpan ServiceTime, double Persistence, double BudgetFactor, TimeSpan ProvisioningDelay, bool AtZero);

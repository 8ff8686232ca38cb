namespace Sundog.Core.Scaling;

/// <summary>What a decision was reckoned with that nobody set: derived from the provisioning delay, or learned from what came of earlier decisions.</summary>
public sealed record ScalingConstants
{
    /// <summary>Between two looks.</summary>
    public TimeSpan Tick { get; init; }

    /// <summary>A backlog is to be gone within this time.</summary>
    public TimeSpan Drain { get; init; }

    /// <summary>For so long after it is ready what a replica needs says little of what it needs later.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>z*: a rate is a new one when it differs by so many standard deviations.</summary>
    public double ChangeDeviations { get; init; }

    /// <summary>kappa: measured waits over those that the queueing model foretells.</summary>
    public double WaitFactor { get; init; }

    /// <summary>theta: waiting that is granted over what the objective leaves; 0 at inner services, which are granted theirs.</summary>
    public double BudgetFactor { get; init; }

    /// <summary>psi: by how much a count is kept for longer than one plain cooldown.</summary>
    public double Persistence { get; init; }
}

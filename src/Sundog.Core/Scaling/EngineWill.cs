using Sundog.Core.Budgets;

namespace Sundog.Core.Scaling;

/// <summary>What an engine has learned and a successor need not learn again. The host keeps it, and gives it to whoever leads next.</summary>
/// <param name="ServiceTime">Zero when unknown.</param>
/// <param name="Persistence">psi: how much longer than a cooldown a level is kept, 1 to 256.</param>
/// <param name="BudgetFactor">theta: correction of the waiting budget, 0.3 to 1.45.</param>
/// <param name="ProvisioningDelay">From start command to serving, as measured.</param>
/// <param name="AtZero">The predecessor sent the service to zero: to be summoned again is something to learn from.</param>
/// <param name="AdmissionLevel">alpha: share of the offered traffic that is let in, above 0, at most 1. Who began at 1 would let a flood in first.</param>
public sealed record EngineWill(
    TimeSpan ServiceTime, double Persistence, double BudgetFactor, TimeSpan ProvisioningDelay, bool AtZero, double AdmissionLevel = 1)
{
    /// <summary>Upper bound of <see cref="Persistence"/>.</summary>
    public const double PersistenceMax = 256;

    /// <summary>Lower bound of <see cref="BudgetFactor"/>.</summary>
    public const double BudgetFactorMin = BudgetCorrection.FactorMin;

    /// <summary>Upper bound of <see cref="BudgetFactor"/>.</summary>
    public const double BudgetFactorMax = BudgetCorrection.FactorMax;
}

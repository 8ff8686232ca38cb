namespace Sundog.Core.Budgets;

/// <summary>The slow outer loop: stretches or shrinks the computed budget until the share of late replies is what the objective allows.</summary>
/// <remarks>
/// It corrects everything the model leaves out. It learns only from calm replies, or a transient would wind it up tenfold. Beyond 1 it stretches only while the long-run
/// share is met, and not far: where hardly any request is late it is mostly that replicas are whole. That holds for the counts at which it was learned, so a transition
/// takes most of it back. Below 1 it comes back as soon as replies allow it: to undo a correction is no risk that the transient before speaks against.
/// A share of few replies is mostly chance: it is judged over many, and sooner only when it is clearly too high. After more were late in the long run than may be, it aims
/// lower until that is made good.
/// </remarks>
public sealed class BudgetCorrection(double initial)
{
    private const int BatchReplies = 800, BatchRepliesMin = 200;
    private const double ClearDeviations = 2;
    private const double ShrinkPerDeviation = 0.1, DeviationsMax = 6;
    private const double Stretch = 1.12, StretchBelow = 0.8;
    private const double AimAfterMiss = 0.75;
    private const double AfterTransitionMax = 1.15;
    private const double LongRunReplies = 10_000;

    /// <summary>Lower bound of <see cref="Factor"/>.</summary>
    public const double FactorMin = 0.3;

    /// <summary>Upper bound of <see cref="Factor"/>.</summary>
    public const double FactorMax = 1.4;

    private double _replies, _late, _everReplied;

    /// <summary>theta, 0.3 to 1.4.</summary>
    public double Factor { get; private set; } = Math.Clamp(initial, FactorMin, FactorMax);

    /// <summary>Share of late replies, an average over about the last 10,000, 0 to 1.</summary>
    public double LongRunLateShare { get; private set; }

    /// <param name="replies">How many since the last call.</param>
    /// <param name="late">How many of those were late.</param>
    /// <param name="allowed">1 - quantile.</param>
    public void Learn(double replies, double late, double allowed, bool calm)
    {
        if (replies <= 0) return;
        _everReplied = Math.Min(LongRunReplies, _everReplied + replies);
        LongRunLateShare += (Math.Min(1, late / replies) - LongRunLateShare) * Math.Min(1, replies / _everReplied);

        if (!calm) return;
        _replies += replies;
        _late += late;
        if (_replies < BatchRepliesMin) return;

        var share = _late / _replies;
        var isMet = LongRunLateShare <= allowed;
        var aim = isMet ? allowed : AimAfterMiss * allowed;
        var deviations = (share - aim) / Math.Sqrt(aim * (1 - aim) / _replies);
        if (_replies < BatchReplies && deviations <= ClearDeviations) return;

        if (deviations > 0) Factor *= Math.Exp(-ShrinkPerDeviation * Math.Min(DeviationsMax, deviations));
        else if (share < StretchBelow * aim && (Factor < 1 || isMet)) Factor *= Stretch;
        Factor = Math.Clamp(Factor, FactorMin, FactorMax);
        _replies = _late = 0;
    }

    /// <summary>The path is between two states: what was learned above 1 holds for the counts before.</summary>
    public void Move() => Factor = Math.Min(Factor, AfterTransitionMax);
}

namespace Sundog.Core.Budgets;

/// <summary>The slow outer loop: stretches or shrinks the computed budget until the share of late replies is what the objective allows.</summary>
/// <remarks>
/// It corrects everything the model leaves out. It learns only from calm replies, or a transient would wind it up tenfold. Beyond 1 it stretches only while the long-run
/// share is met, and not far: where hardly any request is late it is mostly that replicas are whole. That holds for the counts at which it was learned, so a transition
/// takes most of it back. Below 1 it comes back as soon as replies allow it: to undo a correction is no risk that the transient before speaks against.
/// A share of few replies is mostly chance, and more so as late ones come together: whoever arrives while a queue is long finds it long. How much more is measured, as the index of
/// dispersion of late replies in blocks of 200 (variance over that of independent ones). So a share is judged over many replies, and sooner only when it is clearly too high. The nearer the
/// long-run share is to what is allowed, the lower it aims, so that what a transition made late is made good afterwards.
/// </remarks>
public sealed class BudgetCorrection(double initial)
{
    private const int BatchReplies = 800, BlockReplies = 200;
    private const double ClearDeviations = 2;
    private const double ShrinkPerDeviation = 0.2, DeviationsMax = 4;
    private const double Stretch = 1.1, StretchBelow = 0.95;
    private const double LongRunFree = 0.78, AimPerLongRun = 1.6, AimMin = 0.58; // Parts of what is allowed.
    private const double AfterTransitionMax = 1.1;
    private const double LongRunReplies = 10_000;
    private const double DispersionPrior = 4, PriorBlocks = 4, BlocksMax = 40, DispersionMax = 16;
    private const double ShareMin = 0.01; // Where hardly any is late, one is no dispersion.

    /// <summary>Lower bound of <see cref="Factor"/>.</summary>
    public const double FactorMin = 0.3;

    /// <summary>Upper bound of <see cref="Factor"/>.</summary>
    public const double FactorMax = 1.45;

    private double _replies, _late, _everReplied;
    private double _blockReplies, _blockLate, _blocks = PriorBlocks, _dispersion = DispersionPrior;

    /// <summary>theta, 0.3 to 1.45.</summary>
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
        if (!EndsBlock(replies, late)) return;

        var share = _late / _replies;
        var aim = allowed * Math.Clamp(1 - (AimPerLongRun * ((LongRunLateShare / allowed) - LongRunFree)), AimMin, 1);
        var deviations = (share - aim) / Math.Sqrt(Math.Clamp(_dispersion, 1, DispersionMax) * aim * (1 - aim) / _replies);
        if (_replies < BatchReplies && deviations <= ClearDeviations) return;

        if (deviations > 0) Factor *= Math.Exp(-ShrinkPerDeviation * Math.Min(DeviationsMax, deviations));
        else if (share < StretchBelow * aim && (Factor < 1 || LongRunLateShare <= allowed)) Factor *= Stretch;
        Factor = Math.Clamp(Factor, FactorMin, FactorMax);
        _replies = _late = 0;
    }

    /// <summary>The path is between two states: what was learned above 1 holds for the counts before.</summary>
    public void Move() => Factor = Math.Min(Factor, AfterTransitionMax);

    /// <summary>Adds to the block under way; at its end it is one more sample of how late replies scatter.</summary>
    private bool EndsBlock(double replies, double late)
    {
        _blockReplies += replies;
        _blockLate += late;
        if (_blockReplies < BlockReplies) return false;

        var share = Math.Clamp(LongRunLateShare, ShareMin, 1 - ShareMin);
        var miss = _blockLate - (share * _blockReplies);
        _blocks = Math.Min(BlocksMax, _blocks + 1);
        _dispersion += ((miss * miss / (_blockReplies * share * (1 - share))) - _dispersion) / _blocks;
        (_blockReplies, _blockLate) = (0, 0);
        return true;
    }
}

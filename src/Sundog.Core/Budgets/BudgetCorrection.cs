namespace Sundog.Core.Budgets;

/// <summary>The slow outer loop: stretches or shrinks the computed budget until the share of late replies is what the objective allows.</summary>
/// <remarks>
/// It corrects everything the model leaves out. It learns only from calm replies, or a transient would wind it up tenfold. Beyond 1 it stretches only while the long-run
/// share is met, and not far: where hardly any request is late it is mostly that replicas are whole, and a budget wound up for that meets the next jump lean. Below
/// 1 it comes back as soon as replies allow it: to undo a correction is no risk that the transient before speaks against.
/// </remarks>
public sealed class BudgetCorrection(double initial)
{
    private const int BatchReplies = 400;
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
        if (_replies < BatchReplies) return;

        var share = _late / _replies;
        var deviation = Math.Sqrt(allowed * (1 - allowed) / _replies);
        if (share > allowed) Factor *= Math.Exp(-0.15 * Math.Min(3, (share - allowed) / (2 * deviation)));
        else if (share < 0.6 * allowed && (Factor < 1 || LongRunLateShare < allowed)) Factor *= 1.05;
        Factor = Math.Clamp(Factor, FactorMin, FactorMax);
        _replies = _late = 0;
    }
}

using Sundog.Core.Budgets;
using Sundog.Core.Waiting;

namespace Sundog.Core.Scaling;

/// <summary>The waiting this service and all below it may cause, and how it is shared: computed at entries, inherited elsewhere.</summary>
internal sealed class PathBudget(Objective? objective, double factor)
{
    private const double RefreshSeconds = 0.5;

    private readonly BudgetCorrection _correction = new(factor);
    private double _computedAt = double.NegativeInfinity, _correctedAt = double.NegativeInfinity;
    private double _affordable, _granted, _grantedAt;
    private double _lastReplies, _lastLate;
    private bool _begun;

    /// <summary>Mean waiting per request for this service and all below; null while nobody granted any: then the service only traces.</summary>
    public double? GrantedSeconds { get; private set; }

    /// <summary>Null while waiting is what the objective depends on.</summary>
    public OutOfReach? OutOfReach { get; private set; }

    public bool Infeasible => OutOfReach is not null;

    public double Factor => _correction.Factor;

    /// <summary>The entry's late share over what the objective allows; 0 at inner services.</summary>
    public double ViolationRatio => objective is null ? 0 : _correction.LongRunLateShare / (1 - objective.Quantile);

    /// <param name="moving">Something on the path is in transition.</param>
    /// <param name="calm">Nothing on the path has been in transition for a while.</param>
    /// <param name="effectSeconds">How long it takes until replies show what a correction changed: those before then would correct it for the same cause again.</param>
    public void Observe(double now, ServiceView view, bool moving, bool calm, double effectSeconds)
    {
        if (moving) _correction.Move();
        if (objective is not null) ObserveEntry(now, view.Entry, calm && now - _correctedAt >= effectSeconds);
        if (view.WaitBudget is { } inherited) (_granted, _grantedAt) = (inherited.TotalSeconds, now - view.WaitBudgetAge.TotalSeconds);
        if (objective is not null && now - _grantedAt > CallerLedger.BudgetExpiry.TotalSeconds) _granted = 0; // Who has none has nothing to go back to.
        GrantedSeconds = (objective, _granted) switch
        {
            (null, 0) => null,
            (null, _) => _granted,
            (_, 0) => _affordable * Factor,
            _ => Math.Min(_granted, _affordable * Factor), // Called from inside and outside: with a mean of both the stricter objective would be missed.
        };
    }

    public static CalleeShare[] Shares(ServiceView view, CalleeMeter meter) => [.. view.Callees.Select(meter.Share)];

    private void ObserveEntry(double now, EntryView? entry, bool calm)
    {
        if (entry is not null)
        {
            var before = Factor;
            // The first view of a new leader is history.
            if (_begun) _correction.Learn(Math.Max(0, entry.Replies - _lastReplies), Math.Max(0, entry.Late - _lastLate), 1 - objective!.Quantile, calm && !Infeasible);
            if (Factor != before) _correctedAt = now;
            (_lastReplies, _lastLate, _begun) = (entry.Replies, entry.Late, true);
        }

        if (now - _computedAt < RefreshSeconds) return;
        _computedAt = now;
        var waitingFree = entry?.RecentWaitingFree ?? [];
        var (budget, infeasible) = EntryBudget.Of(objective!, waitingFree);
        (_affordable, OutOfReach) = (budget.TotalSeconds, infeasible ? new(objective!, EntryBudget.WaitingFree(objective!, waitingFree)) : null);
    }
}

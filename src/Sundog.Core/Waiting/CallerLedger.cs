using Sundog.Core.Scaling;
using Sundog.Core.Wire;

namespace Sundog.Core.Waiting;

/// <summary>What callers declared, newest of each, and how often each called; and the mean of the budgets they granted. Bounded, whatever arrives.</summary>
/// <remarks>
/// A declaration replaces another when its sequence is newer modulo 256, or when the one that is known was not refreshed for <see cref="Expiry"/> (a new leader
/// counts from its own start). Not thread-safe.
/// </remarks>
public sealed class CallerLedger
{
    public const int CallersMax = 64;

    /// <summary>After this long without a refresh a declaration makes room for others and yields to any sequence.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(1);

    /// <summary>After this long without a request that states one, a budget no longer says what callers can bear. Who has an objective of its own goes back to that.</summary>
    public static readonly TimeSpan BudgetExpiry = TimeSpan.FromMinutes(1);

    private const int BudgetMemory = 64; // Requests over which the mean budget forgets.

    private readonly List<Known> _callers = [];
    private double _budgetSeconds;
    private int _budgets;
    private TimeSpan _grantedAt;

    /// <summary>Traffic-weighted mean of the budgets per call; null when no caller stated one.</summary>
    public TimeSpan? WaitBudget => _budgets == 0 ? null : TimeSpan.FromSeconds(_budgetSeconds);

    /// <summary>Since a request last stated one; meaningless before.</summary>
    public TimeSpan WaitBudgetAge(TimeSpan now) => now - _grantedAt;

    /// <summary>Takes what a peer's header says.</summary>
    public void Heard(in RequestHeader header, TimeSpan now)
    {
        if (header.WaitBudget > TimeSpan.Zero) Granted(header.WaitBudget, now);
        if (header.SteadyCallsPerSecond > 0 || header.TotalCallsPerSecond > 0) Declared(header, now);
    }

    public IReadOnlyList<CallerDeclaration> Declarations(TimeSpan now) =>
        [.. _callers.Select(known => new CallerDeclaration(known.Caller, known.Steady, known.Total, known.Sequence, now - known.At, known.Violation, known.Calls))];

    private void Granted(TimeSpan budget, TimeSpan now)
    {
        if (now - _grantedAt > BudgetExpiry) _budgets = 0; // Of whoever called before.
        _grantedAt = now;
        _budgets = Math.Min(_budgets + 1, BudgetMemory);
        _budgetSeconds += (budget.TotalSeconds - _budgetSeconds) / _budgets;
    }

    private void Declared(in RequestHeader header, TimeSpan now)
    {
        var place = PlaceOf(header.Caller, now);
        if (place < 0) return;

        var known = _callers[place];
        if (!header.Flags.Has(RequestFlags.Retry)) _callers[place] = known = known with { Calls = known.Calls + 1 };
        var isNewer = (sbyte)(header.DeclarationSequence - known.Sequence) >= 0;
        var isExpired = now - known.At > Expiry;
        // A caller passes on what the entry of each of its requests says: of several entries the worst one counts.
        var isLower = header.ViolationRatio < known.Violation && now - known.ViolationAt <= Expiry;
        var (violation, violationAt) = isLower ? (known.Violation, known.ViolationAt) : (header.ViolationRatio, now);
        if (!isNewer && !isExpired) return;
        _callers[place] = new(
            header.Caller, header.SteadyCallsPerSecond, header.TotalCallsPerSecond, header.DeclarationSequence, violation, violationAt, known.Calls, now);
    }

    /// <returns>The caller's place; that of one that expired when the caller is new and there is no room; -1 when nobody expired.</returns>
    private int PlaceOf(uint caller, TimeSpan now)
    {
        var oldest = 0;
        for (var i = 0; i < _callers.Count; i++)
        {
            if (_callers[i].Caller == caller) return i;
            if (_callers[i].At < _callers[oldest].At) oldest = i;
        }

        var fresh = new Known(caller, 0, 0, 0, 0, now, 0, now - Expiry - Expiry);
        if (_callers.Count < CallersMax)
        {
            _callers.Add(fresh);
            return _callers.Count - 1;
        }

        if (now - _callers[oldest].At <= Expiry) return -1;
        _callers[oldest] = fresh;
        return oldest;
    }

    private readonly record struct Known(uint Caller, double Steady, double Total, byte Sequence, double Violation, TimeSpan ViolationAt, double Calls, TimeSpan At);
}

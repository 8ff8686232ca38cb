using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;

namespace Sundog.Core.Scaling;

/// <summary>Where a leader keeps the newest report of each replica, and from which it takes its view at each step.</summary>
/// <remarks>
/// Merges what replicas saw separately: of each caller the newest declaration, budgets weighted by traffic, sums of callees that never fall
/// when a replica leaves. Not thread-safe.
/// </remarks>
public sealed class ServiceLedger
{
    private const double FreshSeconds = 2;
    private const double ForgetSeconds = 60;
    private const int WaitingFreeMax = 1000;

    private readonly Dictionary<InstanceId, (double At, ReplicaReport Report)> _reports = [];
    private readonly SortedDictionary<ServiceId, CalleeMerge> _callees = [];
    private readonly Dictionary<uint, GrowingSum> _calls = []; // By caller.
    private readonly Dictionary<(WaitKind Kind, string Name, bool Curable), GrowingSum> _waits = [];
    private readonly GrowingSum _replies = new(), _late = new();
    private double _sweptAt, _begunAt = double.NaN;

    /// <summary>Takes a report that arrived now; a newer one replaces an older.</summary>
    public void Take(TimeSpan now, InstanceId instance, ReplicaReport report)
    {
        var at = now.TotalSeconds;
        if (double.IsNaN(_begunAt)) _begunAt = at;
        var known = _reports.GetValueOrDefault(instance).Report?.Totals.ReadySeconds ?? 0;
        var isHistory = report.Totals.ReadySeconds - known > at - _begunAt + FreshSeconds;
        _reports[instance] = (at, report);
        foreach (var callee in report.Callees)
        {
            if (!_callees.TryGetValue(callee.Service, out var ledger)) _callees[callee.Service] = ledger = new(callee.Service);
            ledger.Take(at, instance, callee, isHistory);
        }

        foreach (var caller in report.Callers)
        {
            if (!_calls.TryGetValue(caller.Caller, out var sum))
            {
                if (_calls.Count == CallerLedger.CallersMax) continue;
                _calls[caller.Caller] = sum = new();
            }

            if (isHistory) sum.Begin(instance, caller.Calls);
            else sum.Take(instance, caller.Calls);
        }

        foreach (var wait in report.Waits)
        {
            var key = (wait.Kind, wait.Name, wait.Curable);
            if (!_waits.TryGetValue(key, out var sum)) _waits[key] = sum = new();
            if (isHistory) sum.Begin(instance, wait.Seconds);
            else sum.Take(instance, wait.Seconds);
        }

        if (report.Entry is not { } entry) return;
        if (isHistory)
        {
            _replies.Begin(instance, entry.Replies);
            _late.Begin(instance, entry.Late);
            return;
        }

        _replies.Take(instance, entry.Replies);
        _late.Take(instance, entry.Late);
    }

    /// <param name="instances">What the registry lists now; <see cref="InstanceEntry.InState"/> as of <paramref name="now"/>.</param>
    public ServiceView View(TimeSpan now, IReadOnlyList<InstanceEntry> instances, int committed, int replicasMin, int replicasMax)
    {
        var at = now.TotalSeconds;
        Forget(at, instances);
        var replicas = new List<ReplicaView>(instances.Count);
        foreach (var entry in instances)
        {
            if (entry.State == InstanceState.Gone) continue;
            replicas.Add(_reports.TryGetValue(entry.Instance, out var known)
                ? new(entry.Instance, entry.State, entry.InState, known.Report.Totals, TimeSpan.FromSeconds(Math.Max(0, at - known.At)))
                : new(entry.Instance, entry.State, entry.InState, default, TimeSpan.MaxValue));
        }

        var (budget, budgetAge) = WaitBudget(at);
        return new(
            replicas, committed, replicasMin, replicasMax, Callers(at), budget, [.. _callees.Values.Select(c => c.View(at, FreshSeconds))], Entry(),
            [.. _waits.Select(w => new NamedWait(w.Key.Kind, w.Key.Name, w.Value.Total, w.Key.Curable))])
        {
            WaitBudgetAge = budgetAge,
        };
    }

    private CallerDeclaration[] Callers(double now)
    {
        var newest = new Dictionary<uint, CallerDeclaration>();
        foreach (var (at, report) in _reports.Values)
        {
            foreach (var heard in report.Callers)
            {
                var declared = heard with { Age = heard.Age + TimeSpan.FromSeconds(now - at) };
                if (!newest.TryGetValue(declared.Caller, out var known) || declared.Age < known.Age) newest[declared.Caller] = declared;
            }
        }

        return [.. newest.Values.Select(d => d with { Calls = _calls.GetValueOrDefault(d.Caller)?.Total ?? 0 }).OrderBy(d => d.Caller)];
    }

    private (TimeSpan? Budget, TimeSpan Age) WaitBudget(double now)
    {
        var granted = (
            from known in _reports.Values
            where known.Report.WaitBudget is not null && now - known.At <= FreshSeconds
            select (known.Report, Age: known.Report.WaitBudgetAge + TimeSpan.FromSeconds(now - known.At))).ToArray();
        if (granted.Length == 0) return default;

        // A replica that nobody granted anything for long knows what callers could bear then.
        var age = granted.Min(g => g.Age);
        double weights = 0, sum = 0;
        foreach (var (report, itsAge) in granted)
        {
            if (itsAge - age > CallerLedger.BudgetExpiry) continue;
            var weight = report.Latency.ArrivalsPerSecond + 1e-3; // An idle replica still knows what was granted.
            weights += weight;
            sum += weight * report.WaitBudget!.Value.TotalSeconds;
        }

        return (TimeSpan.FromSeconds(sum / weights), age);
    }

    private EntryView? Entry()
    {
        var entries = _reports.Values.Select(r => r.Report.Entry).OfType<EntryView>().ToArray();
        if (entries.Length == 0) return null;
        var share = WaitingFreeMax / entries.Length; // Of each replica the newest, so that all of them speak.
        return new(_replies.Total, _late.Total, [.. entries.SelectMany(e => e.RecentWaitingFree.Take(share))]);
    }

    private void Forget(double now, IReadOnlyList<InstanceEntry> instances)
    {
        if (now - _sweptAt < ForgetSeconds) return;
        _sweptAt = now;
        var listed = instances.Where(i => i.State != InstanceState.Gone).Select(i => i.Instance).ToHashSet();
        foreach (var (instance, (at, _)) in _reports)
        {
            if (listed.Contains(instance) || now - at < ForgetSeconds) continue;
            _reports.Remove(instance);
            foreach (var callee in _callees.Values) callee.Forget(instance);
            foreach (var wait in _waits.Values) wait.Forget(instance);
            foreach (var calls in _calls.Values) calls.Forget(instance);
            _replies.Forget(instance);
            _late.Forget(instance);
        }

        var callers = _reports.Values.SelectMany(r => r.Report.Callers).Select(c => c.Caller).ToHashSet();
        foreach (var caller in _calls.Keys) if (!callers.Contains(caller)) _calls.Remove(caller); // Removal while enumerating is allowed by Dictionary.
    }
}

using Sundog.Core;
using Sundog.Core.Protocol;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;
using Sundog.Host.Management;

namespace Sundog.Host.Services;

/// <summary>What the replicas of a service have reported: the newest of each for live views, and sums that go on growing when a replica leaves.</summary>
internal sealed class ServiceMeasurements
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(1);

    private const int PlacesMax = 1000;

    private readonly Dictionary<InstanceId, Newest> _newest = [];
    private readonly Dictionary<(WaitKind Kind, string Name, bool IsCallee, bool Curable), double> _waits = [];
    private readonly HashSet<string> _callees = [];
    private readonly Queue<Sample> _samples = [];
    private ServiceSums _sums;

    /// <summary>Services that were seen to be called.</summary>
    public IReadOnlyCollection<string> Callees => _callees;

    public ServiceSums Sums => _sums;

    public void Take(InstanceId instance, ReplicaReport report, TimeSpan now)
    {
        var before = _newest.GetValueOrDefault(instance)?.Report;
        var (totals, last) = (report.Totals, before?.Totals ?? default);
        if (totals.Completions < last.Completions) (before, last) = (null, default); // It began anew: should not happen, and must not count backwards.

        _sums = _sums.With(totals, last);
        foreach (var wait in report.Waits) Add((wait.Kind, wait.Name, false, wait.Curable), wait.Seconds - SecondsOf(before, wait));
        foreach (var callee in report.Callees)
        {
            if (callee.Calls > 0 && _callees.Count < PlacesMax) _callees.Add(callee.Service.Name);
            Add((WaitKind.Other, callee.Service.Name, true, true), callee.ExcessSeconds - (before?.Callees.FirstOrDefault(c => c.Service == callee.Service)?.ExcessSeconds ?? 0));
        }

        _newest[instance] = new Newest(report, now, _newest.TryGetValue(instance, out var known) ? known.Cpu.Read(totals.CpuSeconds, now) : CpuMeter.Begin(totals.CpuSeconds, now));
        if (_samples.Count == 0 || now - _samples.Last().At >= SampleEvery) _samples.Enqueue(new Sample(now, _sums, new(_waits)));
        while (_samples.Count > 1 && now - _samples.Peek().At > Window + SampleEvery) _samples.Dequeue();
    }

    public void Know(IEnumerable<string> callees) => _callees.UnionWith(callees);

    public void Forget(InstanceId instance) => _newest.Remove(instance);

    /// <summary>Forgets all who are not there.</summary>
    public void Reconcile(IReadOnlySet<InstanceId> present)
    {
        foreach (var gone in _newest.Keys.Where(instance => !present.Contains(instance)).ToList()) _newest.Remove(gone);
    }

    public Newest? Of(InstanceId instance) => _newest.GetValueOrDefault(instance);

    public IEnumerable<ReplicaReport> Reports => _newest.Values.Select(newest => newest.Report);

    /// <summary>Mean waits per request over the last seconds, longest first.</summary>
    public IReadOnlyList<WaitStatus> Waits()
    {
        if (_samples.Count == 0) return [];
        var before = _samples.Peek();
        var completions = _sums.Completions - before.Sums.Completions;
        if (completions <= 0) return [];

        var waits =
            from wait in _waits
            let seconds = (wait.Value - before.Waits.GetValueOrDefault(wait.Key)) / completions
            where seconds > 1e-6
            orderby seconds descending
            select new WaitStatus(wait.Key.Kind, wait.Key.Name, wait.Key.IsCallee, wait.Key.Curable, ReportedTime.OfSeconds(seconds));
        return [.. waits];
    }

    private void Add((WaitKind Kind, string Name, bool IsCallee, bool Curable) key, double seconds)
    {
        if (_waits.Count >= PlacesMax && !_waits.ContainsKey(key)) return; // Names are from a small fixed set; whoever makes them up does not fill our memory.
        if (seconds > 0) _waits[key] = _waits.GetValueOrDefault(key) + seconds;
    }

    private static double SecondsOf(ReplicaReport? report, NamedWait wait) =>
        report?.Waits.FirstOrDefault(w => w.Kind == wait.Kind && w.Name == wait.Name && w.Curable == wait.Curable)?.Seconds ?? 0;

    internal sealed record Newest(ReplicaReport Report, TimeSpan At, CpuMeter Cpu);

    private sealed record Sample(TimeSpan At, ServiceSums Sums, Dictionary<(WaitKind, string, bool, bool), double> Waits);
}

/// <summary>Sums over all replicas that there ever were.</summary>
/// <param name="WaitSeconds">In sockets, in admission and at local resources.</param>
internal readonly record struct ServiceSums(double Arrivals, double Completions, double WaitSeconds)
{
    public ServiceSums With(in ReplicaTotals now, in ReplicaTotals before) => new(
        Arrivals + Math.Max(0, now.Arrivals - before.Arrivals),
        Completions + Math.Max(0, now.Completions - before.Completions),
        WaitSeconds + Math.Max(0, Waits(now) - Waits(before)));

    private static double Waits(in ReplicaTotals totals) => totals.UnreadWaitSeconds + totals.AdmissionWaitSeconds + totals.LocalWaitSeconds;
}

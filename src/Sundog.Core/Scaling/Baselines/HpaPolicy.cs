using Sundog.Core.Ports;

namespace Sundog.Core.Scaling.Baselines;

/// <summary>The stock Kubernetes rule on CPU, as a baseline: every 15 s, count = ceil(ready x utilisation / target).</summary>
/// <remarks>
/// Source: kubernetes pkg/controller/podautoscaler (replica_calculator.go, horizontal.go) with the defaults of autoscaling/v2: no change within a
/// tolerance of 0.1; up at most to the larger of double and four more per period; down only to the highest advice of the last 300 s.
/// Utilisation is the CPU that ready replicas used since the last period, over what they were granted. A ready replica without a fresh figure counts as fully used when
/// the others would shrink and as idle when they would grow; one that is not ready yet counts as idle when they would grow; and nothing happens when that turns
/// the direction round or comes within the tolerance. Kinder than the original in one thing: there a replica's CPU counts only from a whole metrics window after
/// it became ready, here from its first report.
/// </remarks>
public sealed class HpaPolicy(HpaSettings settings)
{
    private const int UpAtOnce = 4;

    private readonly Dictionary<InstanceId, (double CpuSeconds, double ReadySeconds)> _last = [];
    private readonly Queue<(double At, int Replicas)> _advice = [];
    private ScalingDecision? _decision;

    /// <summary>When to step next. Steps before that hold the count.</summary>
    public TimeSpan NextWake { get; private set; } = TimeSpan.MinValue;

    /// <param name="now">Monotonic, of arbitrary origin.</param>
    /// <param name="view">Replicas, committed count and bounds are used, nothing else.</param>
    public ScalingDecision Step(TimeSpan now, ServiceView view)
    {
        if (now < NextWake && _decision is not null)
        {
            return _decision with { Before = view.Committed, Replicas = view.Committed, Reason = ScalingReason.Hold };
        }

        var first = _decision is null;
        NextWake = now + settings.Period;
        var usage = Measure(view);
        var advised = first || usage.Measured == 0 ? view.Committed : Advise(usage, view.Committed);
        var replicas = Math.Clamp(
            Stabilise(now.TotalSeconds, advised, view.Committed), Math.Max(1, view.ReplicasMin), Math.Max(1, Math.Max(view.ReplicasMin, view.ReplicasMax)));
        _decision = new(
            replicas, view.Committed, replicas == view.Committed ? ScalingReason.Hold : ScalingReason.Hpa,
            new ScalingInputs
            {
                CpuCores = settings.CpuCores,
                Ready = usage.Ready,
                Starting = usage.Starting,
                Utilisation = usage.Utilisation,
                TargetUtilisation = settings.TargetUtilisation,
                Cooldown = settings.DownStabilisation,
                Horizon = settings.Period,
            },
            []);
        return _decision;
    }

    private int Advise(in Usage usage, int committed)
    {
        var ratio = usage.Utilisation / settings.TargetUtilisation;
        var counted = usage.Ready + (ratio > 1 ? usage.Starting : 0);
        var assumed = counted == usage.Measured ? ratio : ((ratio * usage.Measured) + (ratio < 1 ? usage.Missing / settings.TargetUtilisation : 0)) / counted;
        if (Math.Abs(1 - assumed) <= settings.Tolerance || assumed > 1 != ratio > 1) return committed;
        var wanted = (int)Math.Ceiling(assumed * counted);
        // Nobody shrinks because more is needed, nor grows because less is: the count may be ahead of what is listed.
        return ratio > 1 ? Math.Max(wanted, committed) : Math.Min(wanted, committed);
    }

    private int Stabilise(double now, int advised, int committed)
    {
        _advice.Enqueue((now, advised));
        while (now - _advice.Peek().At > settings.DownStabilisation.TotalSeconds) _advice.Dequeue();
        if (advised > committed) return Math.Min(advised, Math.Max(2 * committed, committed + UpAtOnce));
        return Math.Min(committed, _advice.Max(a => a.Replicas));
    }

    private Usage Measure(ServiceView view)
    {
        double used = 0, granted = 0;
        int ready = 0, missing = 0;
        foreach (var replica in view.Replicas)
        {
            if (replica.State != InstanceState.Ready) continue;
            ready++;
            var (cpu, seconds) = (replica.Totals.CpuSeconds, replica.Totals.ReadySeconds);
            _last.TryGetValue(replica.Instance, out var last); // One that became ready since the last period is measured from then on.
            if (seconds <= last.ReadySeconds || cpu < last.CpuSeconds)
            {
                missing++;
                continue;
            }

            _last[replica.Instance] = (cpu, seconds);
            used += cpu - last.CpuSeconds;
            granted += (seconds - last.ReadySeconds) * settings.CpuCores;
        }

        foreach (var instance in _last.Keys)
        {
            if (!view.Replicas.Any(r => r.Instance == instance)) _last.Remove(instance);
        }

        return new(granted > 0 ? used / granted : 0, ready, missing, view.Replicas.Count(r => r.State == InstanceState.Starting));
    }

    /// <param name="Utilisation">Mean over the measured replicas since their last report, 0 to 1 and above; 0 when none is.</param>
    /// <param name="Missing">Those of the ready ones that have no fresh figure.</param>
    private readonly record struct Usage(double Utilisation, int Ready, int Missing, int Starting)
    {
        public int Measured => Ready - Missing;
    }
}

/// <param name="CpuCores">The grant of one replica, in cores; must be above 0.</param>
/// <param name="TargetUtilisation">Of the grant, 0 to 1.</param>
public sealed record HpaSettings(double CpuCores, double TargetUtilisation = 0.8)
{
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(15);

    public double Tolerance { get; init; } = 0.1;

    public TimeSpan DownStabilisation { get; init; } = TimeSpan.FromSeconds(300);
}

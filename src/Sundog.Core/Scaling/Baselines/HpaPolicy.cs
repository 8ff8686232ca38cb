using Sundog.Core.Ports;

namespace Sundog.Core.Scaling.Baselines;

/// <summary>The stock Kubernetes rule on CPU, as a baseline: every 15 s, count = ceil(ready x utilisation / target).</summary>
/// <remarks>
/// Source: kubernetes pkg/controller/podautoscaler (replica_calculator.go, horizontal.go) with the defaults of autoscaling/v2: no change within a
/// tolerance of 0.1; up at most to the larger of double and four more per period; down only to the highest advice of the last 300 s.
/// Utilisation is the CPU that ready replicas used since the last period, over what they were granted.
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
        var (utilisation, ready) = Measure(view);
        var advised = first || ready == 0 ? view.Committed : Advise(utilisation, ready, view.Committed);
        var replicas = Math.Clamp(
            Stabilise(now.TotalSeconds, advised, view.Committed), Math.Max(1, view.ReplicasMin), Math.Max(1, Math.Max(view.ReplicasMin, view.ReplicasMax)));
        _decision = new(
            replicas, view.Committed, replicas == view.Committed ? ScalingReason.Hold : ScalingReason.Hpa,
            new ScalingInputs
            {
                CpuCores = settings.CpuCores,
                Ready = ready,
                Starting = view.Replicas.Count(r => r.State == InstanceState.Starting),
                Utilisation = utilisation,
                TargetUtilisation = settings.TargetUtilisation,
                Cooldown = settings.DownStabilisation,
                Horizon = settings.Period,
            },
            []);
        return _decision;
    }

    private int Advise(double utilisation, int ready, int committed)
    {
        var ratio = utilisation / settings.TargetUtilisation;
        if (Math.Abs(1 - ratio) <= settings.Tolerance) return committed;
        var wanted = (int)Math.Ceiling(ratio * ready);
        // Replicas that are not ready yet count as idle upwards, and a smaller number than what is committed is then no reason to shrink.
        return ratio > 1 ? Math.Max(wanted, committed) : wanted;
    }

    private int Stabilise(double now, int advised, int committed)
    {
        _advice.Enqueue((now, advised));
        while (now - _advice.Peek().At > settings.DownStabilisation.TotalSeconds) _advice.Dequeue();
        if (advised > committed) return Math.Min(advised, Math.Max(2 * committed, committed + UpAtOnce));
        return Math.Min(committed, _advice.Max(a => a.Replicas));
    }

    /// <returns>Mean over ready replicas since their last report, 0 to 1 and above; and how many were measured.</returns>
    private (double Utilisation, int Ready) Measure(ServiceView view)
    {
        double used = 0, granted = 0;
        var ready = 0;
        foreach (var replica in view.Replicas)
        {
            if (replica.State != InstanceState.Ready) continue;
            var (cpu, seconds) = (replica.Totals.CpuSeconds, replica.Totals.ReadySeconds);
            _last.TryGetValue(replica.Instance, out var last); // One that became ready since the last period is measured from then on.
            _last[replica.Instance] = (cpu, seconds);
            if (seconds <= last.ReadySeconds) continue;
            used += Math.Max(0, cpu - last.CpuSeconds);
            granted += (seconds - last.ReadySeconds) * settings.CpuCores;
            ready++;
        }

        foreach (var instance in _last.Keys)
        {
            if (!view.Replicas.Any(r => r.Instance == instance)) _last.Remove(instance);
        }

        return granted > 0 ? (used / granted, ready) : (0, 0);
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

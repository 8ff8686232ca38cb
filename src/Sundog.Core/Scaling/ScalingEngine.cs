namespace Sundog.Core.Scaling;

/// <summary>Decides how many replicas one service should have; stepped by the service's leader.</summary>
/// <remarks>Deterministic: the same settings, views and times give the same turns. Not thread-safe.</remarks>
public sealed class ScalingEngine
{
    private readonly ScalingSettings _settings;

    /// <param name="will">What a predecessor left, or null.</param>
    public ScalingEngine(ScalingSettings settings, EngineWill? will = null)
    {
        _settings = settings;
        Will = will ?? new EngineWill(TimeSpan.Zero, 1, 1, settings.InitialProvisioningDelay);
    }

    /// <summary>When to step next at the latest, on the clock of <c>now</c>. Stepping earlier, on a burst, does no harm.</summary>
    public TimeSpan NextWake { get; private set; }

    public EngineWill Will { get; }

    /// <param name="now">Monotonic, of arbitrary origin; never smaller than at the step before.</param>
    public EngineTurn Step(TimeSpan now, ServiceView view)
    {
        NextWake = now + TimeSpan.FromMilliseconds(100);
        var inputs = new ScalingInputs { CpuCores = _settings.CpuCores };
        return new(
            new(view.Committed, view.Committed, ScalingReason.NothingMeasured, inputs, []),
            new([], TimeSpan.Zero, 0, 1, false, false, true, 0, 2, 0));
    }
}

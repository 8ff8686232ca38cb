namespace Sundog.Core.Scaling;

/// <summary>Every duration of the control loop, derived from the measured provisioning delay.</summary>
/// <remarks>Seconds. Reasons for each factor: docs/models/scaling.md, "Times".</remarks>
internal readonly record struct ControlTimes(double ProvisioningSeconds)
{
    public const double CooldownMaxSeconds = 600;

    /// <summary>An eighth of the delay adds a sixteenth to it on average; 20 ms bounds the leader's own CPU.</summary>
    public double TickSeconds => Math.Clamp(ProvisioningSeconds / 8, 0.02, 0.25);

    /// <summary>The first moment at which an action taken now can help.</summary>
    public double HorizonSeconds => ProvisioningSeconds + TickSeconds;

    /// <summary>
    /// In standard deviations. On a fast platform the backlog catches a missed change within the delay, so false alarms may be rarer; on a slow
    /// one each second counts.
    /// </summary>
    public double ChangeThreshold => HorizonSeconds < 1 ? 5 : 4;

    /// <summary>Records older than this are stale, declarations not refreshed for this long have expired.</summary>
    public double FreshSeconds => Math.Max(1, 4 * TickSeconds);

    /// <summary>A start that is overdue by this much counts as lost.</summary>
    public double StartLostSeconds => Math.Max(5 * ProvisioningSeconds, 2);

    public double WarmUpSeconds => Math.Clamp(ProvisioningSeconds, 0.2, 5);

    /// <summary>Three mean waits turn a mean into the 95th percentile of an exponential; never faster than a start can help.</summary>
    public double DrainSeconds(double budgetSeconds) => Math.Max(Math.Max(3 * budgetSeconds, ProvisioningSeconds), 2 * TickSeconds);

    /// <summary>Long enough to pay for a start, and for the rate to resolve one replica out of so many at two sigma.</summary>
    /// <param name="persistence">psi, at least 1.</param>
    public double CooldownSeconds(double persistence, int replicas, double arrivalsPerSecond)
    {
        var resolve = Math.Clamp(4.0 * replicas * replicas / Math.Max(arrivalsPerSecond, 1e-6), 0.5, 60);
        return Math.Min(CooldownMaxSeconds, persistence * Math.Max(2 * ProvisioningSeconds, resolve));
    }
}

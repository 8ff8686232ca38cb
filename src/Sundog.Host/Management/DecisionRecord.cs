using Sundog.Core;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;

namespace Sundog.Host.Management;

/// <summary>A decision, who took it, what the host made of it, and later what really happened.</summary>
/// <param name="Number">Unique on this host, also over its restarts; what <c>explain</c> is given.</param>
/// <param name="Leader">The replica that decided; null when it was the host: a person's pin, a summons, the HPA baseline.</param>
/// <param name="Observed">True: recorded, not acted on.</param>
/// <param name="Accepted">False: see <paramref name="Verdict"/>.</param>
/// <param name="Effect">Null until it can be told.</param>
public sealed record DecisionRecord(
    long Number,
    DateTimeOffset At,
    string Application,
    ServiceId Service,
    InstanceId? Leader,
    long Epoch,
    long Sequence,
    ScalingDecision Decision,
    bool Observed,
    bool Accepted,
    string Verdict,
    DecisionEffect? Effect)
{
    /// <summary>
    /// Slow requests that passed the service when this was decided, slowest first; null when none was seen. Each is as old as it was then: less than zero, if it
    /// was still under way.
    /// </summary>
    public IReadOnlyList<Exemplar>? Exemplars { get; init; }

    /// <summary>The same, as old as they are now.</summary>
    public IEnumerable<Exemplar> ExemplarsAt(DateTimeOffset now) => (Exemplars ?? []).Select(exemplar => exemplar with { Age = now - At + exemplar.Age });
}

/// <summary>What was measured after a decision took hold.</summary>
/// <param name="After">How long after the decision.</param>
/// <param name="ReadyAfter">How long it took until the desired replicas were ready; null when they were not yet.</param>
/// <param name="MeasuredWait">Mean admission and local wait per request since then.</param>
public sealed record DecisionEffect(TimeSpan After, TimeSpan? ReadyAfter, int Ready, double ArrivalsPerSecond, TimeSpan MeasuredWait, double CompletionsPerSecond);

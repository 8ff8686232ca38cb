namespace Sundog.Core.Scaling;

/// <summary>The only thing a service must be told: <c>p95 &lt; 200ms</c>.</summary>
/// <param name="Quantile">Share of requests that must be in time, in (0, 1): 0.95.</param>
/// <param name="Bound">The response time they must stay under, as seen at the entry.</param>
public sealed partial record Objective(double Quantile, TimeSpan Bound);

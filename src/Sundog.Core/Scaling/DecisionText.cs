namespace Sundog.Core.Scaling;

/// <summary>Says in plain English why a decision was taken: what was measured, which rule spoke, what else was looked at.</summary>
public static class DecisionText
{
    /// <returns>Several lines, each a sentence; no line end after the last.</returns>
    public static string Explain(ScalingDecision decision) =>
        $"{decision.Before} -> {decision.Replicas} replicas: {decision.Reason}.";
}

using Sundog.Core;

namespace Sundog.Simulation.Worlds;

/// <summary>What one run showed, over its judged part.</summary>
/// <param name="Offered">Requests that arrived from outside.</param>
/// <param name="InTime">Those answered within the objective's bound, counted from their arrival.</param>
/// <param name="Unanswered">Still inside when the run ended, ten times the bound after the last arrival.</param>
/// <param name="ReplicaSeconds">Per service, from start command to gone.</param>
/// <param name="Actions">How often a desired count changed.</param>
public sealed record RunResult(
    long Offered,
    long InTime,
    long Completed,
    long Failed,
    long Refused,
    long Unanswered,
    IReadOnlyDictionary<ServiceId, double> ReplicaSeconds,
    int Actions,
    ClassShare High,
    ClassShare Low,
    long Events,
    IReadOnlyList<WorldSecond> Seconds)
{
    /// <summary>Late, failed, refused or unanswered, of all offered, 0 to 1.</summary>
    public double LateShare => Offered == 0 ? 0 : 1 - ((double)InTime / Offered);

    public double Cost => ReplicaSeconds.Values.Sum();
}

/// <summary>Requests of one class.</summary>
public readonly record struct ClassShare(long Offered, long InTime)
{
    public double InTimeShare => Offered == 0 ? 0 : (double)InTime / Offered;
}

namespace Sundog.Bench.Reports;

/// <summary>What a service needed at most during a run, and what it had at most.</summary>
/// <param name="Service">Its name.</param>
/// <param name="ReplicasMin">The fewest it may have.</param>
/// <param name="GrantsUsed">CPU of all its replicas together in the busiest seconds, in grants of one replica.</param>
/// <param name="ReplicasMost">The most that were able to serve at one time.</param>
public sealed record ServicePeak(string Service, int ReplicasMin, double GrantsUsed, int ReplicasMost)
{
    /// <summary>CPU of all its replicas together in the mean of the run, in grants of one replica.</summary>
    public double GrantsUsedMean { get; init; }

    /// <summary>Up to here a request waits on average no longer than it is served (M/M/1), so that more replicas buy hardly anything.</summary>
    public const double HalfBusy = 0.5;

    /// <summary>Whether its fewest replicas are at most half busy at the peak.</summary>
    public bool IsMinEnough => GrantsUsed <= HalfBusy * ReplicasMin;
}

namespace Sundog.Core.Lifecycle;

/// <summary>Who gets the next free place when services, of one or several applications, want more than the machine has.</summary>
/// <remarks>
/// The place goes to the largest (projected wait - budget) per replica: where one replica more changes most. Each place given counts as a replica for the next one.
/// A service with nobody at all comes before every other, and within its budget nobody wants anything urgently: then whoever has fewest replicas is first.
/// Nothing is taken from anybody: what is not needed comes back by scaling in.
/// </remarks>
public static class RoomSharing
{
    /// <summary>Shares out free cores and free memory.</summary>
    /// <param name="freeCores">What the machine has left.</param>
    /// <param name="freeBytes">Memory that it has left.</param>
    /// <returns>For each claim, in order, how many more replicas it may start: 0 to its missing ones.</returns>
    public static IReadOnlyList<int> Share(double freeCores, long freeBytes, IReadOnlyList<RoomClaim> claims)
    {
        var given = new int[claims.Count];
        while (Next(freeCores, freeBytes, claims, given) is { } next)
        {
            given[next]++;
            freeCores -= claims[next].CpuCores;
            freeBytes -= claims[next].MemoryBytes;
        }

        return given;
    }

    private static int? Next(double freeCores, long freeBytes, IReadOnlyList<RoomClaim> claims, int[] given)
    {
        int? best = null;
        for (var i = 0; i < claims.Count; i++)
        {
            if (given[i] >= claims[i].Missing || claims[i].CpuCores > freeCores + 1e-9 || (claims[i].MemoryBytes > 0 && claims[i].MemoryBytes > freeBytes)) continue;
            if (best is null || IsBefore(claims[i], given[i], claims[best.Value], given[best.Value])) best = i;
        }

        return best;
    }

    private static bool IsBefore(RoomClaim a, int givenA, RoomClaim b, int givenB)
    {
        var (replicasA, replicasB) = (a.Replicas + givenA, b.Replicas + givenB);
        if (replicasA == 0 || replicasB == 0) return replicasA < replicasB;

        var (urgencyA, urgencyB) = (a.Excess / replicasA, b.Excess / replicasB);
        return urgencyA != urgencyB ? urgencyA > urgencyB : replicasA < replicasB;
    }
}

/// <summary>A service that wants more replicas than it has.</summary>
/// <param name="Replicas">Live now: ready and on their way.</param>
/// <param name="Missing">Wanted beyond those; 0 or more.</param>
/// <param name="CpuCores">What one replica takes; 0 when the machine permits no grants: then no cores are short.</param>
/// <param name="MemoryBytes">What one replica may use; 0 when it does not say: then no memory is short.</param>
/// <param name="ProjectedWait">Mean wait at the horizon with what it has.</param>
/// <param name="WaitBudget">Mean wait that it may cause.</param>
public readonly record struct RoomClaim(
    string Application, ServiceId Service, int Replicas, int Missing, double CpuCores, long MemoryBytes, TimeSpan ProjectedWait, TimeSpan WaitBudget)
{
    /// <summary>Wait beyond the budget, in seconds; never negative.</summary>
    public double Excess => Math.Max(ProjectedWait.TotalSeconds - WaitBudget.TotalSeconds, 0);
}

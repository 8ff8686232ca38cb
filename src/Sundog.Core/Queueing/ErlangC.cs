namespace Sundog.Core.Queueing;

/// <summary>Mean queueing delay of equal servers fed from one queue: the M/M/c model.</summary>
/// <remarks>
/// Offered load is arrivals per second times service time: the servers it keeps busy (erlangs). Walks up from one server by the Erlang B
/// recursion, which neither overflows nor cancels for many servers. Reference: Kleinrock, Queueing Systems, vol. 1, section 3.5.
/// </remarks>
public static class ErlangC
{
    /// <returns>In units of one service time; infinite when the servers cannot keep up.</returns>
    public static double MeanQueueingDelay(double offeredLoad, int servers)
    {
        var spare = servers - offeredLoad;
        if (spare <= 0) return double.PositiveInfinity;

        var blocking = 1.0; // Erlang B with no server: every request is turned away.
        for (var count = 1; count <= servers; count++) blocking = offeredLoad * blocking / (count + (offeredLoad * blocking));

        var waitProbability = servers * blocking / (spare + (offeredLoad * blocking));
        return waitProbability / spare;
    }
}

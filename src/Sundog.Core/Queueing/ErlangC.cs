namespace Sundog.Core.Queueing;

/// <summary>Mean queueing delay of equal servers fed from one queue: the M/M/c model.</summary>
/// <remarks>
/// Offered load a is arrivals per second times service time: the servers it keeps busy (erlangs). With B the Erlang B blocking of c servers, 1/B is
/// 1 + c/a + c (c-1)/a^2 + ... + c!/a^c. Its terms rise and then fall, all of them positive: the sum cancels nothing, and for many servers ends long before its last term.
/// Reference: Kleinrock, Queueing Systems, vol. 1, section 3.5.
/// </remarks>
public static class ErlangC
{
    private const double Rounding = 1e-17;

    /// <summary>1/B from which on nobody waits: the wait is less than a part in as many of c / (c - a)^2.</summary>
    private const double NobodyWaits = 1e20;

    /// <returns>In units of one service time; infinite when the servers cannot keep up.</returns>
    public static double MeanQueueingDelay(double offeredLoad, int servers)
    {
        var spare = servers - offeredLoad;
        if (spare <= 0) return double.PositiveInfinity;

        double term = 1, sum = 1;
        for (var busy = servers; busy > 0 && term > Rounding * sum; busy--)
        {
            term *= busy / offeredLoad;
            sum += term;
            if (sum > NobodyWaits) return 0;
        }

        var waitProbability = servers / ((spare * sum) + offeredLoad);
        return waitProbability / spare;
    }
}

namespace Sundog.Core.Queueing;

/// <summary>Mean queueing delay when each request joins the shorter of two randomly chosen replicas, out of very many.</summary>
/// <remarks>
/// The supermarket model. With t(k) the share of replicas that hold at least k requests, arrivals per replica a (in service times) and s
/// servers per replica, the balance is a (t(k-1)^2 - t(k)^2) = min(k, s) (t(k) - t(k+1)). Summed from k on, it is a t(k-1)^2 = k t(k) + t(k+1) + ... + t(s) up to
/// the last server, and s t(k) = a t(k-1)^2 beyond it. One server has the closed form t(k) = a^(2^k - 1). For more, t(s) is found by bisection so that t(0) = 1. Walked
/// from the last server down, all that is added up is positive; a walk from t(1) up would take differences of shares near 1, and from some twenty servers on nothing
/// but their rounding is left.
/// Source: Mitzenmacher, The power of two choices in randomized load balancing, IEEE TPDS 12(10), 2001.
/// </remarks>
public static class PowerOfTwo
{
    /// <summary>When fewer replicas than this have all their servers busy, nobody waits: the wait is less than its square.</summary>
    private const double BusyMin = 1e-8;

    /// <param name="utilisation">Of the servers, 0 to 1.</param>
    /// <param name="servers">Per replica, at least 1. The effort hardly grows with them.</param>
    /// <returns>In units of one service time; infinite at a utilisation of 1 and above. At most a part in <paramref name="servers"/> of the wait at one server.</returns>
    public static double MeanQueueingDelay(double utilisation, int servers)
    {
        if (utilisation >= 1) return double.PositiveInfinity;
        if (utilisation <= 0) return 0;

        var busy = servers == 1 ? utilisation : AllBusy(utilisation, servers);
        double waiting = 0;
        for (var share = utilisation * busy * busy; share > BusyMin * BusyMin; share *= utilisation * share) waiting += share;
        return waiting / (utilisation * servers); // Little's law.
    }

    /// <returns>t(s), the share of replicas that have all their servers busy; 0 when it is negligible.</returns>
    private static double AllBusy(double utilisation, int servers)
    {
        var arrivals = utilisation * servers;
        if (utilisation <= BusyMin || ExceedsOne(arrivals, servers, BusyMin)) return 0;

        // No share is larger than the one before, and t(1) + ... + t(s) = a: so t(s) is at most the utilisation.
        double low = Math.Log(BusyMin), high = Math.Log(utilisation);
        for (var round = 0; round < 50; round++)
        {
            var middle = (low + high) / 2;
            if (ExceedsOne(arrivals, servers, Math.Exp(middle))) high = middle;
            else low = middle;
        }

        return Math.Exp(high);
    }

    /// <summary>Follows the balance from t(s) down to t(0), or to where it is clear: t(0) grows with t(s).</summary>
    private static bool ExceedsOne(double arrivals, int servers, double allBusy)
    {
        double here = allBusy, beyond = 0;
        for (var k = servers; k >= 1; k--)
        {
            var next = Math.Sqrt(((k * here) + beyond) / arrivals);
            if (next > 1) return true;
            if (next <= here) return false; // It grows no more: nearly every replica holds so many.
            beyond += here;
            here = next;
        }

        return false;
    }
}

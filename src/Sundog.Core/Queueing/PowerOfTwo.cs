namespace Sundog.Core.Queueing;

/// <summary>Mean queueing delay when each request joins the shorter of two randomly chosen replicas, out of very many.</summary>
/// <remarks>
/// The supermarket model. With t(k) the share of replicas that hold at least k requests, arrivals per replica a (in service times) and s
/// servers per replica, the balance is a (t(k-1)^2 - t(k)^2) = min(k, s) (t(k) - t(k+1)). One server has the closed form
/// t(k) = a^(2^k - 1). For more, t(1) is found by bisection so that the tail fits: s t(s) = a t(s-1)^2.
/// Source: Mitzenmacher, The power of two choices in randomized load balancing, IEEE TPDS 12(10), 2001.
/// </remarks>
public static class PowerOfTwo
{
    private const double Negligible = 1e-9;

    /// <param name="utilisation">Of the servers, 0 to 1.</param>
    /// <param name="servers">Per replica, at least 1.</param>
    /// <returns>In units of one service time; infinite at a utilisation of 1 and above.</returns>
    public static double MeanQueueingDelay(double utilisation, int servers)
    {
        if (utilisation >= 1) return double.PositiveInfinity;
        if (utilisation <= 0) return 0;

        var arrivals = utilisation * servers;
        var inside = servers == 1 ? Tail(arrivals, 1, arrivals) : InsideManyServers(arrivals, servers);
        return Math.Max(0, (inside / arrivals) - 1);
    }

    private static double InsideManyServers(double arrivals, int servers)
    {
        // Too large a t(1) leaves too many at the last server, too small a one too few: the error grows with t(1).
        double low = 0, high = 1;
        for (var round = 0; round < 60; round++)
        {
            var middle = (low + high) / 2;
            if (Walk(arrivals, servers, middle).Error > 0) high = middle;
            else low = middle;
        }

        var (_, sum, last) = Walk(arrivals, servers, (low + high) / 2);
        return sum + Tail(arrivals, servers, last);
    }

    /// <summary>Follows the balance from t(1) to t(s).</summary>
    /// <returns>What is missing to the tail's condition, t(1) + ... + t(s - 1), and t(s).</returns>
    private static (double Error, double Sum, double Last) Walk(double arrivals, int servers, double first)
    {
        double before = 1, here = first, sum = 0;
        for (var k = 1; k < servers; k++)
        {
            sum += here;
            var next = here - (arrivals * ((before * before) - (here * here)) / k);
            (before, here) = (here, next);
            if (here < 0) return (-1, sum, 0);
        }

        return ((servers * here) - (arrivals * before * before), sum, here);
    }

    /// <returns>t(s) + t(s + 1) + ..., from t(s) on.</returns>
    private static double Tail(double arrivals, int servers, double share)
    {
        double sum = 0;
        while (share > Negligible)
        {
            sum += share;
            share = arrivals * share * share / servers;
        }

        return sum;
    }
}

namespace Sundog.Core.Queueing;

/// <summary>Predicts the mean queueing delay of a service whose replicas are chosen by power of two.</summary>
/// <remarks>
/// Neither textbook limit fits a handful of replicas: one shared queue (Erlang C) is too optimistic, infinitely many replicas (power of two) too.
/// Their blend, power of two + 0.55 x Erlang C, was fitted with this project's own simulator; the golden table beside the simulator's tests
/// holds the fit and its errors. Variation of service times scales it as in Allen and Cunneen's approximation.
/// Who comes back from a callee goes on where it began, however long the queue is there: nobody chooses for it, and that part of the work waits as at a replica that is
/// alone. Without this the measured wait of two replicas is far above the modelled one, that of one is not, and the ratio learned at two forbids one.
/// </remarks>
/// <param name="Servers">Servers of one replica: whole cores of its grant, or its slots where there is no grant. At least 1.</param>
/// <param name="ServiceSeconds">Mean service time on one of them; above 0.</param>
/// <param name="Variation">Squared coefficient of variation of the service time; 1 is exponential.</param>
/// <param name="Calibration">Measured over modelled wait; 1 when nothing is known.</param>
/// <param name="Returning">Part of the work that is done after a call, where the request already is; 0 to 1.</param>
public readonly record struct ReplicaWait(int Servers, double ServiceSeconds, double Variation, double Calibration = 1, double Returning = 0)
{
    private const double PooledShare = 0.55;

    /// <summary>Requests per second that one replica can carry at most.</summary>
    public double RatePerReplica => Servers / ServiceSeconds;

    /// <returns>Seconds; infinite when the replicas cannot keep up.</returns>
    public double MeanSeconds(double arrivalsPerSecond, int replicas)
    {
        var load = arrivalsPerSecond * ServiceSeconds;
        var servers = replicas * Servers;
        if (load >= servers) return double.PositiveInfinity;
        if (load <= 0) return 0;

        var pooled = ErlangC.MeanQueueingDelay(load, servers);
        var wait = replicas == 1 ? pooled : Among(replicas, load, pooled);
        return wait * ServiceSeconds * (1 + Variation) / 2 * Calibration;
    }

    /// <summary>The largest rate whose mean wait is at most the given one, found by bisection.</summary>
    public double RateWithin(double waitSeconds, int replicas)
    {
        double low = 0, high = replicas * RatePerReplica;
        for (var round = 0; round < 40; round++)
        {
            var middle = (low + high) / 2;
            if (MeanSeconds(middle, replicas) <= waitSeconds) low = middle;
            else high = middle;
        }

        return low;
    }

    private double Among(int replicas, double load, double pooled)
    {
        var chosen = PowerOfTwo.MeanQueueingDelay(load / (replicas * Servers), Servers) + (PooledShare * pooled);
        if (Returning <= 0) return chosen;
        return ((1 - Returning) * chosen) + (Returning * ErlangC.MeanQueueingDelay(load / replicas, Servers));
    }
}

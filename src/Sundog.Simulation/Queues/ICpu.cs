namespace Sundog.Simulation.Queues;

/// <summary>The CPU of one replica.</summary>
public interface ICpu
{
    /// <summary>Core-seconds used so far.</summary>
    double UsedSeconds { get; }

    /// <param name="demand">Time on one whole core.</param>
    void Join(ICustomer customer, TimeSpan demand);

    /// <summary>The replica is gone; whoever is inside is never served.</summary>
    void Stop();
}

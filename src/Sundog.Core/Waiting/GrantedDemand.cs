namespace Sundog.Core.Waiting;

/// <summary>What requests cost a CPU grant, by the utilisation law: the CPU that the process used for them, over the grant, over their number.</summary>
/// <remarks>
/// Taking waits away from the time a request was active is right for one request at a time on a whole core. On a fraction of a core the quota stretches every
/// request, and what stretches it is told apart from other waits only by the tick: the CPU that the kernel charges has no such error. What the
/// process uses while nobody is inside is its own housekeeping and is left out. The spread between requests is still theirs as measured one by one.
/// Source: utilisation law, Lazowska et al., Quantitative System Performance, section 3.3: service demand = utilisation / throughput.
/// Not thread-safe.
/// </remarks>
/// <param name="cpuCores">The grant; 0 where there is none, and then nothing is changed.</param>
public sealed class GrantedDemand(double cpuCores)
{
    private const double StartUpSeconds = 2;
    private const double Memory = 0.02; // Of an idle tick in the mean: about the last fifty.

    private double _age, _housekeepingPerSecond, _serviceCpuSeconds;

    /// <param name="cpuSeconds">CPU used in this tick.</param>
    /// <param name="seconds">Length of the tick.</param>
    /// <param name="isIdle">No request was inside at any time of it.</param>
    public void Tick(double cpuSeconds, double seconds, bool isIdle)
    {
        _age += seconds;
        if (seconds <= 0) return;
        if (!isIdle) _serviceCpuSeconds += Math.Max(0, cpuSeconds - (_housekeepingPerSecond * seconds));
        else if (_age > StartUpSeconds) _housekeepingPerSecond += Memory * ((cpuSeconds / seconds) - _housekeepingPerSecond);
    }

    /// <summary>The totals with service time as the grant saw it.</summary>
    public ReplicaTotals Apply(in ReplicaTotals totals)
    {
        if (cpuCores <= 0 || totals.Completions <= 0) return totals;
        var service = _serviceCpuSeconds / Math.Min(1, cpuCores);
        var scale = totals.ServiceSeconds > 0 ? service / totals.ServiceSeconds : 0;
        var mean = service / totals.Completions;
        var squared = scale > 0 ? totals.ServiceSecondsSquared * scale * scale : mean * mean * totals.Completions;
        return totals with { ServiceSeconds = service, ServiceSecondsSquared = squared };
    }
}

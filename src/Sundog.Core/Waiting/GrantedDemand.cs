namespace Sundog.Core.Waiting;

/// <summary>What requests cost a CPU grant, by the utilisation law: the CPU that the process used for them, over the grant, over their number.</summary>
/// <remarks>
/// Taking waits away from the time a request was active is right for one request at a time on a whole core. On a fraction of a core the quota stretches every
/// request, and what stretches it is told apart from other waits only by the tick: the CPU that the kernel charges has no such error. What the
/// process uses while nobody is inside is its own housekeeping and is left out. The spread between requests is still theirs as measured one by one: what each
/// tick adds to their squares is taken in the proportion that CPU and active time had lately, for that proportion is not the same for ever.
/// Source: utilisation law, Lazowska et al., Quantitative System Performance, section 3.3: service demand = utilisation / throughput.
/// Not thread-safe.
/// </remarks>
/// <param name="cpuCores">The grant; 0 where there is none, and then nothing is changed.</param>
public sealed class GrantedDemand(double cpuCores)
{
    private const double StartUpSeconds = 2;
    private const double Memory = 0.02; // Of an idle tick in the mean: about the last fifty.
    private const double LatelySeconds = 5; // Longer than most requests: their CPU and their end are seldom in the same tick.

    private double _age, _housekeepingPerSecond, _serviceCpuSeconds;
    private double _cpuLately, _activeLately; // Fading sums.
    private double _activeSeconds, _activeSquared; // As of the tick before.
    private double _squared;

    /// <param name="cpuSeconds">CPU used in this tick.</param>
    /// <param name="seconds">Length of the tick.</param>
    /// <param name="isIdle">No request was inside at any time of it.</param>
    public void Tick(double cpuSeconds, double seconds, bool isIdle)
    {
        _age += seconds;
        if (seconds <= 0) return;
        var fade = Math.Exp(-seconds / LatelySeconds);
        (_cpuLately, _activeLately) = (_cpuLately * fade, _activeLately * fade);
        if (!isIdle)
        {
            var used = Math.Max(0, cpuSeconds - (_housekeepingPerSecond * seconds));
            (_serviceCpuSeconds, _cpuLately) = (_serviceCpuSeconds + used, _cpuLately + used);
        }
        else if (_age > StartUpSeconds) _housekeepingPerSecond += Memory * ((cpuSeconds / seconds) - _housekeepingPerSecond);
    }

    /// <summary>The totals with service time as the grant saw it. Once after each <see cref="Tick"/>.</summary>
    public ReplicaTotals Apply(in ReplicaTotals totals)
    {
        if (cpuCores <= 0 || totals.Completions <= 0) return totals;
        var grant = Math.Min(1, cpuCores);
        _activeLately += totals.ServiceSeconds - _activeSeconds;
        var scale = _activeLately > 0 ? _cpuLately / grant / _activeLately : 0;
        _squared += (totals.ServiceSecondsSquared - _activeSquared) * scale * scale;
        (_activeSeconds, _activeSquared) = (totals.ServiceSeconds, totals.ServiceSecondsSquared);
        return totals with { ServiceSeconds = _serviceCpuSeconds / grant, ServiceSecondsSquared = _squared };
    }
}

namespace Sundog.Host.Services;

/// <summary>Cores that one process uses, smoothed over about two seconds, from the CPU time that it reports it has used so far.</summary>
/// <param name="CpuSeconds">Used so far, when a span was last measured.</param>
/// <param name="At">When that was.</param>
/// <param name="Used">Cores; null before the first span was measured.</param>
/// <remarks>A service on a fast platform reports every 20 ms, in which the kernel's clock says little: a span is measured when it is long enough, not with each report.</remarks>
internal readonly record struct CpuMeter(double CpuSeconds, TimeSpan At, double? Used)
{
    private const double ShortestSpanSeconds = 0.2, MemorySeconds = 2;

    public static CpuMeter Begin(double cpuSeconds, TimeSpan now) => new(cpuSeconds, now, null);

    public CpuMeter Read(double cpuSeconds, TimeSpan now)
    {
        var seconds = (now - At).TotalSeconds;
        if (seconds < ShortestSpanSeconds) return this;
        if (cpuSeconds < CpuSeconds) return Begin(cpuSeconds, now); // It began anew.
        var used = (cpuSeconds - CpuSeconds) / seconds;
        return new(cpuSeconds, now, Used is { } before ? before + (Math.Min(1, seconds / MemorySeconds) * (used - before)) : used);
    }
}

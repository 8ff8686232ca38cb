namespace Sundog.Habitats.Processes.Grants;

/// <summary>A CPU grant as the kernel takes it: so many microseconds in each period.</summary>
/// <remarks>
/// The period is 10 ms and not the kernel's usual 100 ms: a request that uses up the quota waits for the rest of a period, however idle the machine is.
/// The kernel accepts no quota below 1 ms, so grants under a tenth of a core get a longer period.
/// </remarks>
internal readonly record struct CpuQuota(long QuotaMicroseconds, long PeriodMicroseconds)
{
    private const long PeriodUsual = 10_000;
    private const long PeriodMax = 1_000_000;
    private const long QuotaMin = 1_000;

    /// <param name="cores">Above 0.</param>
    public static CpuQuota Of(double cores)
    {
        var period = Math.Clamp((long)Math.Ceiling(QuotaMin / cores), PeriodUsual, PeriodMax);
        return new CpuQuota(Math.Max((long)Math.Round(cores * period), QuotaMin), period);
    }
}

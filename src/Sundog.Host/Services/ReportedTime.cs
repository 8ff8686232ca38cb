namespace Sundog.Host.Services;

/// <summary>Times that are worked out of what instances report: whatever they made up, a figure for people comes out.</summary>
internal static class ReportedTime
{
    private const double SecondsMax = 1e9;

    /// <returns>At most some 30 years either way; zero for what is no number.</returns>
    public static TimeSpan OfSeconds(double seconds) => double.IsNaN(seconds) ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Clamp(seconds, -SecondsMax, SecondsMax));
}

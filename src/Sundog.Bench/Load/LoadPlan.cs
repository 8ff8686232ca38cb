using Sundog.Bench.Intensity;

namespace Sundog.Bench.Load;

/// <summary>A load, described so that it can be offered again and again: same plan, same intended times and requests.</summary>
/// <param name="Intensity">How many requests per second, and for how long.</param>
/// <param name="Workload">What is asked.</param>
/// <param name="Bound">An answer later than this after its intended send time is late; above zero.</param>
public sealed record LoadPlan(IIntensity Intensity, IWorkload Workload, TimeSpan Bound)
{
    public ArrivalProcess Arrivals { get; init; } = ArrivalProcess.Poisson;

    /// <summary>Picks the arrivals and the workload's choices.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Requests that may wait for answers at once; one that would exceed this is counted as not sent. At least 1.</summary>
    public int InFlightLimit { get; init; } = 4000;

    /// <summary>When a request is given up: ten times the bound.</summary>
    public TimeSpan GiveUpAfter => GiveUpAfterOf(Bound);

    internal static TimeSpan GiveUpAfterOf(TimeSpan bound) => bound * 10;
}

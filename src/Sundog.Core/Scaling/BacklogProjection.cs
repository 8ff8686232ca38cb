namespace Sundog.Core.Scaling;

/// <summary>Where the backlog will be when an action taken now can help: a fluid that flows in at the rate and out at what is ready by then.</summary>
internal static class BacklogProjection
{
    /// <param name="dueIn">Seconds until each start under way is ready, ascending.</param>
    /// <returns>Requests, never below 0.</returns>
    public static double At(
        double horizonSeconds, double backlog, double arrivalsPerSecond, double ratePerReplica, int ready, IReadOnlyList<double> dueIn)
    {
        var (at, serving) = (0.0, ready);
        foreach (var due in dueIn)
        {
            if (due >= horizonSeconds) break;
            backlog = Flow(backlog, due - at);
            (at, serving) = (due, serving + 1);
        }

        return Flow(backlog, horizonSeconds - at);

        double Flow(double from, double seconds) => Math.Max(0, from + ((arrivalsPerSecond - (serving * ratePerReplica)) * seconds));
    }
}

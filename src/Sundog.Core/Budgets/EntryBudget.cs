using Sundog.Core.Scaling;

namespace Sundog.Core.Budgets;

/// <summary>How much mean waiting an entry can afford: what is left between waiting-free responses and the objective's bound.</summary>
/// <remarks>
/// Means add along a path, percentiles do not, so budgets are means. The waiting of a request is taken as exponential, the heavier of the likely
/// tails: the budget is the largest mean m with average P(T0 + Exp(m) &gt; bound) at most 1 - quantile, over a sample of waiting-free T0.
/// </remarks>
public static class EntryBudget
{
    private const int SamplesUsed = 256;
    private const double LowestSeconds = 1e-4;
    private const double FloorPartOfMedian = 0.1;
    private const double FloorPartOfBound = 0.05;

    /// <param name="waitingFree">Recent R - W; none gives a budget as if responses took no time.</param>
    /// <returns>The budget, and true when not even that floor can be afforded: no number of replicas meets the objective.</returns>
    public static (TimeSpan Budget, bool Infeasible) Of(Objective objective, IReadOnlyList<TimeSpan> waitingFree)
    {
        var sample = Sample(waitingFree);
        var bound = objective.Bound.TotalSeconds;
        double low = LowestSeconds, high = bound;
        for (var round = 0; round < 30 && high - low > LowestSeconds / 10; round++)
        {
            var middle = (low + high) / 2;
            if (LateShare(sample, bound, middle) <= 1 - objective.Quantile) low = middle;
            else high = middle;
        }

        // A budget near zero buys replicas without end for waits that nobody would notice beside the bound.
        var floor = FloorPartOfMedian * sample[sample.Length / 2];
        return (TimeSpan.FromSeconds(Math.Max(low, Math.Max(floor, FloorPartOfBound * bound))), low < floor);
    }

    /// <summary>The response time that the objective's share of requests would keep to if none waited; zero when none is known.</summary>
    public static TimeSpan WaitingFree(Objective objective, IReadOnlyList<TimeSpan> waitingFree)
    {
        var sample = Sample(waitingFree);
        return TimeSpan.FromSeconds(sample[Math.Clamp((int)Math.Ceiling(objective.Quantile * sample.Length) - 1, 0, sample.Length - 1)]);
    }

    private static double LateShare(double[] sample, double bound, double mean)
    {
        double late = 0;
        foreach (var free in sample) late += free >= bound ? 1 : Math.Exp((free - bound) / mean);
        return late / sample.Length;
    }

    /// <returns>Sorted, at least one, at most <see cref="SamplesUsed"/> spread evenly over the ranks.</returns>
    private static double[] Sample(IReadOnlyList<TimeSpan> all)
    {
        if (all.Count == 0) return [0];
        var sorted = all.Select(t => t.TotalSeconds).Order().ToArray();
        if (sorted.Length <= SamplesUsed) return sorted;
        return [.. Enumerable.Range(0, SamplesUsed).Select(i => sorted[(int)((i + 0.5) * sorted.Length / SamplesUsed)])];
    }
}

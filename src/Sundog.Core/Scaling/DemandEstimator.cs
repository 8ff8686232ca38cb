namespace Sundog.Core.Scaling;

/// <summary>The mean service time since it last changed: a new release is noticed as a change point, as rates are.</summary>
internal sealed class DemandEstimator
{
    private const double SamplesMin = 20;
    private const double ShortestWindowSeconds = 0.1;
    private const double LocatingSeconds = 2;

    private Change _change = new(0, 0, Until: double.NegativeInfinity);
    private double _segmentStart = double.NegativeInfinity;

    /// <param name="inherited">From a predecessor; zero when unknown.</param>
    public DemandEstimator(TimeSpan inherited)
    {
        ServiceSeconds = inherited.TotalSeconds;
        IsKnown = inherited > TimeSpan.Zero;
    }

    /// <summary>False before 20 completions: then <see cref="ServiceSeconds"/> is the mean of what there is, or 0.</summary>
    public bool IsKnown { get; private set; }

    public double ServiceSeconds { get; private set; }

    /// <summary>Squared coefficient of variation; 1 until measured.</summary>
    public double Variation { get; private set; } = 1;

    public void Estimate(ServiceHistory history, double now, double threshold)
    {
        if (history.Count < 2) return;
        _segmentStart = Math.Max(_segmentStart, Math.Max(history.OldestAt, now - ServiceHistory.SpanSeconds));
        if (history.WarmSince > _segmentStart) _segmentStart = history.WarmSince; // What was measured cold is no part of it.
        Cut(history, now, threshold);

        var part = Side.Of(history.Newest - history.At(history.IndexAt(_segmentStart)).Sums);
        if (part.Count >= SamplesMin && part.Mean > 0)
        {
            IsKnown = true;
            ServiceSeconds = part.Mean;
            Variation = part.Variance / (part.Mean * part.Mean);
        }
        else if (!IsKnown)
        {
            var completed = history.Newest.WarmCompletions;
            if (completed > 0) ServiceSeconds = history.Newest.WarmService / completed;
            IsKnown = completed >= SamplesMin && ServiceSeconds > 0;
        }
    }

    private void Cut(ServiceHistory history, double now, double threshold)
    {
        var first = history.At(history.IndexAt(_segmentStart));
        var (strongest, found) = (threshold, double.NaN);
        for (var window = ShortestWindowSeconds; window <= (now - first.At) / 2; window *= 2)
        {
            ref readonly var border = ref history.At(history.IndexAt(now - window));
            var deviation = Deviation(history.Newest - border.Sums, border.Sums - first.Sums);
            if (deviation > strongest) (strongest, found) = (deviation, window);
        }

        if (!double.IsNaN(found)) _change = new(_segmentStart, now - (2 * found), now + LocatingSeconds);
        if (now <= _change.Until) Locate(history, now);
    }

    /// <summary>
    /// Windows that double tell that something changed, not when: what lies between would go on as part of the new mean. So for as long as each new request sharpens the
    /// answer, the change is taken to be where the two sides differ most.
    /// </summary>
    private void Locate(ServiceHistory history, double now)
    {
        ref readonly var first = ref history.At(history.IndexAt(_change.PastFrom));
        var strongest = 0.0;
        for (var i = history.IndexAt(_change.From); i < history.Count && history.At(i).At <= now - ShortestWindowSeconds; i++)
        {
            ref readonly var border = ref history.At(i);
            var deviation = Deviation(history.Newest - border.Sums, border.Sums - first.Sums);
            if (deviation > strongest) (strongest, _segmentStart) = (deviation, border.At);
        }
    }

    /// <summary>In standard deviations of the difference of the two means; 0 when one side is too few.</summary>
    private static double Deviation(in ServiceSums recently, in ServiceSums before)
    {
        var (recent, past) = (Side.Of(recently), Side.Of(before));
        // Rare large requests make tails fatter than the normal law that the threshold stands for.
        var needed = past.Variance > 4 * past.Mean * past.Mean ? 4 * SamplesMin : SamplesMin;
        if (recent.Count < needed || past.Count < needed) return 0;
        var error = Math.Sqrt(Side.PooledVariance(recent, past) * ((1 / recent.Count) + (1 / past.Count)));
        var difference = recent.Mean <= past.Mean ? past.Mean - recent.Mean : Math.Max(0, recent.MeanWithoutLargest - past.Mean);
        return difference / Math.Max(error, 1e-9);
    }

    /// <param name="PastFrom">Where the segment before begins.</param>
    /// <param name="From">No earlier did it change.</param>
    /// <param name="Until">From then on the segment's start stays.</param>
    private readonly record struct Change(double PastFrom, double From, double Until);

    private readonly record struct Side(double Count, double Mean, double Variance)
    {
        /// <summary>At least what the mean would be without the largest request, which is at most the root of the sum of squares: one alone is no change, however large.</summary>
        public double MeanWithoutLargest => ((Count * Mean) - Math.Sqrt(Count * (Variance + (Mean * Mean)))) / (Count - 1);

        /// <summary>
        /// Of both sides together, about their own means. A few small requests in a row vary little among themselves; held against that alone, a service
        /// with rare large ones would seem to change all the time.
        /// </summary>
        public static double PooledVariance(in Side a, in Side b) => ((a.Variance * a.Count) + (b.Variance * b.Count)) / (a.Count + b.Count);

        public static Side Of(in ServiceSums part)
        {
            if (part.WarmCompletions <= 0) return default;
            var mean = part.WarmService / part.WarmCompletions;
            return new(part.WarmCompletions, mean, Math.Max(0, (part.WarmServiceSquared / part.WarmCompletions) - (mean * mean)));
        }
    }
}

namespace Sundog.Core.Scaling;

/// <summary>The mean service time since it last changed: a new release is noticed as a change point, as rates are.</summary>
internal sealed class DemandEstimator
{
    private const double SamplesMin = 20;
    private const double ShortestWindowSeconds = 0.1;

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
        var (strongest, cut) = (threshold, double.NaN);
        for (var window = ShortestWindowSeconds; window <= (now - first.At) / 2; window *= 2)
        {
            ref readonly var border = ref history.At(history.IndexAt(now - window));
            var recent = Side.Of(history.Newest - border.Sums);
            var past = Side.Of(border.Sums - first.Sums);
            // Rare large requests make tails fatter than the normal law that the threshold stands for.
            var needed = past.Variance > 4 * past.Mean * past.Mean ? 4 * SamplesMin : SamplesMin;
            if (recent.Count < needed || past.Count < needed) continue;
            var error = Math.Sqrt(Side.PooledVariance(recent, past) * ((1 / recent.Count) + (1 / past.Count)));
            var deviation = Math.Abs(recent.Mean - past.Mean) / Math.Max(error, 1e-9);
            if (deviation > strongest) (strongest, cut) = (deviation, border.At);
        }

        if (!double.IsNaN(cut)) _segmentStart = cut;
    }

    private readonly record struct Side(double Count, double Mean, double Variance)
    {
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

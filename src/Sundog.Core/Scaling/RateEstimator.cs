namespace Sundog.Core.Scaling;

/// <summary>The arrival rate since it last changed.</summary>
/// <remarks>
/// A long window is precise, a short one quick. Both at once: the window reaches back to the last change point, at most 20 s. After each
/// step windows of doubling length at the recent end are compared with what came before; when one differs by more than chance allows,
/// the past is forgotten. Chance is measured: arrivals in batches have an index of dispersion above 1 (variance over mean of counts per 100 ms). The
/// variance is taken from the differences of neighbouring counts (half their mean square; von Neumann 1941): a change that was not found in time
/// is one large difference among many, where the ordinary variance would take it for chance and hide the next change as well.
/// </remarks>
internal sealed class RateEstimator
{
    private const double BinSeconds = 0.1;
    private const double ShortestWindowSeconds = 0.04;
    private const double ClimbDeviations = 3;
    private const int PriorBins = 10;
    private const double DispersionMax = 100;

    private readonly double[] _means = new double[512];
    private readonly double[] _squares = new double[512];
    private double _segmentStart = double.NegativeInfinity;
    private double _dispersion = 1;

    /// <param name="threshold">How many standard deviations are more than chance.</param>
    /// <param name="rampSeconds">How long after a change the rate may still be on its way; 0 where it matters to nobody.</param>
    public RateEstimate Estimate(ServiceHistory history, double now, double tickSeconds, double threshold, double rampSeconds = 0)
    {
        if (history.Count < 2) return new(0, 0, _dispersion);
        _segmentStart = Math.Max(_segmentStart, Math.Max(history.OldestAt, now - ServiceHistory.SpanSeconds));

        var bin = Math.Max(BinSeconds, tickSeconds);
        var bins = CountBins(history, now, bin);
        Cut(history, now, tickSeconds, threshold, bin, bins);

        var start = history.IndexAt(_segmentStart);
        var seconds = now - history.At(start).At;
        if (seconds <= 0) return new(0, 0, _dispersion);
        var whole = new RateEstimate((history.Newest.Arrivals - history.At(start).Sums.Arrivals) / seconds, seconds, _dispersion);
        return seconds <= rampSeconds && Climbing(history, now, start, seconds) is { } climbing ? climbing : whole;
    }

    /// <summary>A segment that has just begun may be a climb that goes on: its mean is what was in its middle. Then the rate is where a straight line through both halves has come to by now.</summary>
    private RateEstimate? Climbing(ServiceHistory history, double now, int start, double seconds)
    {
        var middle = history.IndexAt(now - (seconds / 2));
        var (earlier, later) = (history.At(middle).At - history.At(start).At, now - history.At(middle).At);
        if (earlier <= 0 || later < ShortestWindowSeconds) return null;
        var at = history.At(middle).Sums.Arrivals;
        var (before, after) = ((at - history.At(start).Sums.Arrivals) / earlier, (history.Newest.Arrivals - at) / later);
        var error = Math.Sqrt(_dispersion * ((before / earlier) + (after / later)));
        return after - before > ClimbDeviations * error ? new(after + ((after - before) / 2), later, _dispersion) : null;
    }

    private void Cut(ServiceHistory history, double now, double tickSeconds, double threshold, double bin, int bins)
    {
        var first = history.At(history.IndexAt(_segmentStart));
        var total = history.Newest.Arrivals - first.Sums.Arrivals;
        var (strongest, cut) = (threshold, double.NaN);
        for (var window = Math.Max(tickSeconds, ShortestWindowSeconds); window <= (now - first.At) / 2; window *= 2)
        {
            ref readonly var border = ref history.At(history.IndexAt(now - window));
            var recentSeconds = now - border.At;
            var pastSeconds = border.At - first.At;
            if (pastSeconds <= 0) break;
            var recent = history.Newest.Arrivals - border.Sums.Arrivals;
            var expected = (total - recent) / pastSeconds * recentSeconds;
            var dispersion = DispersionOf((int)((border.At - first.At) / bin), bins);
            // One more batch than expected is always possible: where few are expected, the normal law alone would call two or three that meet a change.
            var deviation = Math.Abs(recent - expected) / Math.Sqrt((expected * (1 + (recentSeconds / pastSeconds)) * dispersion) + (dispersion * dispersion));
            if (deviation > strongest) (strongest, cut) = (deviation, border.At);
        }

        _dispersion = DispersionOf(bins - 1, bins); // The newest bin is left out: it may be the first of something new.
        if (!double.IsNaN(cut)) _segmentStart = cut;
    }

    /// <summary>Fills, from the segment's start on, the running mean of the counts per bin and the running sum of half the squares of their successive differences.</summary>
    private int CountBins(ServiceHistory history, double now, double bin)
    {
        var index = history.IndexAt(_segmentStart);
        var start = history.At(index).At;
        var before = history.At(index).Sums.Arrivals;
        double mean = 0, squares = 0, last = 0;
        var bins = 0;
        while (bins < _means.Length && start + ((bins + 1) * bin) <= now)
        {
            var end = start + ((bins + 1) * bin);
            while (index + 1 < history.Count && history.At(index + 1).At <= end) index++;
            var until = ArrivalsAt(history, end, index);
            var count = until - before;
            before = until;
            bins++;
            mean += (count - mean) / bins;
            if (bins > 1) squares += (count - last) * (count - last) / 2;
            last = count;
            _means[bins - 1] = mean;
            _squares[bins - 1] = squares;
        }

        return bins;
    }

    /// <summary>Between two samples arrivals count as evenly spread: a bin's edge that falls just before a sample must not empty the bin into the next.</summary>
    /// <param name="index">The newest sample at or before that time.</param>
    private static double ArrivalsAt(ServiceHistory history, double at, int index)
    {
        ref readonly var left = ref history.At(index);
        if (index + 1 >= history.Count || at <= left.At) return left.Sums.Arrivals;
        ref readonly var right = ref history.At(index + 1);
        return left.Sums.Arrivals + ((right.Sums.Arrivals - left.Sums.Arrivals) * (at - left.At) / (right.At - left.At));
    }

    /// <summary>Index of dispersion over the first so many bins, drawn towards what held before while they are few.</summary>
    private double DispersionOf(int count, int bins)
    {
        count = Math.Min(count, bins);
        if (count < 3 || _means[count - 1] <= 0) return _dispersion;
        var measured = _squares[count - 1] / (count - 1) / _means[count - 1];
        return Math.Clamp(((PriorBins * _dispersion) + (count * measured)) / (PriorBins + count), 1, DispersionMax);
    }
}

/// <param name="WindowSeconds">How long it has been measured for; 0 when not at all.</param>
/// <param name="Dispersion">Variance over mean of counts; 1 for Poisson, more for batches.</param>
internal readonly record struct RateEstimate(double PerSecond, double WindowSeconds, double Dispersion)
{
    /// <summary>One standard deviation above, weighted down once the estimate is older than the time it would take to correct it.</summary>
    public double Upper(double horizonSeconds) => WindowSeconds <= 0
        ? PerSecond
        : PerSecond + (Math.Min(1, horizonSeconds / WindowSeconds) * Math.Sqrt(Dispersion * PerSecond / WindowSeconds));
}

namespace Sundog.Bench.Intensity;

/// <summary>A slice of a recorded workload, its peak rescaled and its time compressed.</summary>
/// <remarks>
/// Compression shortens time and leaves rates alone: an hour compressed by 60 lasts a minute at the hour's rates, with a sixtieth of its
/// requests. Rescaling multiplies every rate of the slice so that its largest becomes the given peak.
/// </remarks>
public sealed class TraceIntensity : IIntensity
{
    private readonly Trace _trace;
    private readonly string _path;
    private readonly TimeSpan? _givenInterval;
    private readonly TimeSpan _from;
    private readonly TimeSpan _to;
    private readonly double? _peak;
    private readonly double _compress;
    private readonly double _scale;

    /// <param name="trace">The workload.</param>
    /// <param name="path">The file it was read from; only for <see cref="ToString"/>.</param>
    /// <param name="slice">Which part of it, and how it is changed.</param>
    /// <exception cref="ArgumentException">The slice is empty or not within the trace, or has no requests to rescale.</exception>
    public TraceIntensity(Trace trace, string path, TraceSlice slice)
    {
        (_trace, _path, _givenInterval) = (trace, path, slice.Interval);
        (_from, _to) = (slice.From ?? TimeSpan.Zero, slice.To ?? trace.Length);
        (_peak, _compress) = (slice.PeakRate, slice.Compress);

        if (_from < TimeSpan.Zero || _from >= _to || _to > trace.Length)
        {
            throw new ArgumentException(
                $"The slice {IntensityText.Time(_from)} to {IntensityText.Time(_to)} is not a part of the trace, which is {IntensityText.Time(trace.Length)} long.");
        }

        if (!(_compress > 0 && double.IsFinite(_compress))) throw new ArgumentException("Time is compressed by a number above zero.");

        if ((_to - _from).TotalSeconds / _compress > Require.TimeMax.TotalSeconds) throw new ArgumentException($"Compressed by {_compress:R} the slice is too long.");

        Duration = Require.Duration((_to - _from) / _compress);
        _scale = 1;
        if (_peak is { } peak)
        {
            var peakBefore = trace.PeakRate(_from, _to);
            _scale = peakBefore > 0 ? Require.Rate(peak) / peakBefore : throw new ArgumentException("The slice has no requests, so its peak cannot be rescaled.");
            if (!double.IsFinite(_scale)) throw new ArgumentException($"The slice has next to no requests, {peakBefore:R} per second at most, so its peak cannot be rescaled.");
        }
    }

    public TimeSpan Duration { get; }

    public double RequestsPerSecondAt(TimeSpan at) => _trace.RateAt(_from + at * _compress) * _scale;

    public override string ToString() =>
        $"trace:{_path}"
        + (_givenInterval is { } interval ? $",interval={IntensityText.Time(interval)}" : "")
        + $",from={IntensityText.Time(_from)},to={IntensityText.Time(_to)}"
        + (_peak is { } peak ? $",peak={IntensityText.Rate(peak)}" : "")
        + (_compress is 1 ? "" : $",compress={IntensityText.Number(_compress)}");
}

/// <summary>Which part of a trace is played, and how.</summary>
/// <param name="Interval">The unit of a trace whose times are bare numbers; null where the file says it or a second will do.</param>
/// <param name="From">Where the slice begins; null is the trace's begin.</param>
/// <param name="To">Where it ends; null is the trace's end.</param>
/// <param name="PeakRate">The slice's largest rate after rescaling, per second; null leaves the rates as recorded.</param>
/// <param name="Compress">Seconds of the trace that pass in one second of the run; above zero.</param>
public sealed record TraceSlice(TimeSpan? Interval = null, TimeSpan? From = null, TimeSpan? To = null, double? PeakRate = null, double Compress = 1);

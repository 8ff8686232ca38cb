using Sundog.Bench.Intensity;
using Sundog.Core;

namespace Sundog.Bench.Load;

/// <summary>How intended send times are spread under an intensity's curve.</summary>
public enum ArrivalProcess
{
    /// <summary>As evenly as the curve allows; the number of requests up to any time is the area under the curve, give or take one.</summary>
    Even,

    /// <summary>Independently of each other: a Poisson process whose rate follows the curve.</summary>
    Poisson,
}

/// <summary>The intended send times of one run, one after another. Open loop: they depend on nothing that is answered.</summary>
/// <remarks>
/// Inverts the area under the curve: the next request is due when the area has grown by one (even, the first after a half) or by a
/// draw from an exponential distribution of mean one (Poisson; the time-change theorem, Cinlar, Introduction to Stochastic Processes,
/// section 4.7). Within each millisecond the rate is taken as level, at its value in the middle: exact for curves of
/// straight lines whose corners fall on whole milliseconds.
/// </remarks>
public sealed class ArrivalSchedule
{
    private const double CellSeconds = 0.001;

    private readonly IIntensity _intensity;
    private readonly SeededRandom? _random;
    private readonly double _endSeconds;
    private long _cell = -1;
    private double _cellEnd;
    private double _rate;
    private double _position;
    private double _areaToNext;

    /// <param name="intensity">The curve.</param>
    /// <param name="process">How the times are spread under it.</param>
    /// <param name="seed">Picks the draws of a Poisson process; the same seed gives the same times.</param>
    public ArrivalSchedule(IIntensity intensity, ArrivalProcess process, ulong seed)
    {
        _intensity = intensity;
        _endSeconds = intensity.Duration.TotalSeconds;
        _random = process == ArrivalProcess.Poisson ? new(seed) : null;
        _areaToNext = _random?.NextExponential(1) ?? 0.5;
    }

    /// <param name="at">Time since the run's start, never earlier than the one before, below the duration.</param>
    /// <returns>False when the run's requests are all given out.</returns>
    public bool TryNext(out TimeSpan at)
    {
        while (true)
        {
            var area = _rate * (_cellEnd - _position);
            if (area > 0 && area >= _areaToNext)
            {
                _position += _areaToNext / _rate;
                _areaToNext = _random?.NextExponential(1) ?? 1;
                at = TimeSpan.FromTicks((long)(_position * TimeSpan.TicksPerSecond));
                return at < _intensity.Duration;
            }

            _areaToNext -= area;
            if (!EnterNextCell())
            {
                at = default;
                return false;
            }
        }
    }

    private bool EnterNextCell()
    {
        _position = ++_cell * CellSeconds;
        if (_position >= _endSeconds) return false;

        _cellEnd = Math.Min(_position + CellSeconds, _endSeconds);
        _rate = _intensity.RequestsPerSecondAt(TimeSpan.FromSeconds((_position + _cellEnd) / 2));
        return true;
    }
}

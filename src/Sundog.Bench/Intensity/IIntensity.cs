namespace Sundog.Bench.Intensity;

/// <summary>How many requests per second are to be offered, as a pure function of time since the run's start.</summary>
/// <remarks>
/// <c>ToString</c> gives the text that <see cref="IntensityText.Parse"/> reads back to an equal function.
/// </remarks>
public interface IIntensity
{
    /// <summary>Length of the run; above zero.</summary>
    TimeSpan Duration { get; }

    /// <summary>Requests per second at <paramref name="at"/>, never negative.</summary>
    /// <param name="at">Time since the start, in [0, <see cref="Duration"/>].</param>
    double RequestsPerSecondAt(TimeSpan at);
}

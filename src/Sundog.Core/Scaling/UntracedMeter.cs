namespace Sundog.Core.Scaling;

/// <summary>Slot time in which a request neither used its CPU nor waited for anything that is measured: a third party, a database without a wrapper, a pause.</summary>
/// <remarks>
/// What it is when it is short, the request would take alone: it holds slots and nothing else. What it takes longer than that lately is somebody else's queue,
/// which more of this service would only lengthen. That short time is followed downwards in seconds and upwards over about a minute, because a third party can also
/// become slower for good; a mean of few requests counts for less. Requests that a cold process served teach nothing, and until some have taught nobody is blamed.
/// </remarks>
internal sealed class UntracedMeter
{
    private const double RequestsEnough = 20;
    private const double FallSeconds = 5;
    private const double RiseSeconds = 60;

    private double _shortest = double.NaN;
    private double _observedAt;
    private bool _isThere;

    /// <summary>Mean time per request that would be spent so without any queue; infinite until it is known.</summary>
    public double IntrinsicSeconds => double.IsNaN(_shortest) ? double.PositiveInfinity : _shortest;

    /// <param name="now">In seconds; never earlier than the time before.</param>
    /// <param name="activeSeconds">Mean slot time per request less waits and calls.</param>
    /// <param name="serviceSeconds">Mean time per request that the CPU needs for it.</param>
    /// <param name="requests">How many these are the means of.</param>
    /// <param name="isWarm">They were served by replicas past their warm-up.</param>
    /// <returns>Mean per request; 0 when the CPU explains the half of it, or two thirds after it explained less: the rest is within the error of what is measured.</returns>
    public double Observe(double now, double activeSeconds, double serviceSeconds, double requests, bool isWarm)
    {
        var untraced = activeSeconds - serviceSeconds;
        _isThere = untraced > (_isThere ? serviceSeconds / 2 : serviceSeconds);
        var since = now - _observedAt;
        _observedAt = now;
        if (!_isThere) return 0;
        if (!isWarm) return untraced;

        var memory = (untraced < _shortest ? FallSeconds : RiseSeconds) * Math.Max(1, RequestsEnough / requests);
        _shortest = double.IsNaN(_shortest) ? untraced : _shortest + ((untraced - _shortest) * (1 - Math.Exp(-since / memory)));
        return untraced;
    }
}

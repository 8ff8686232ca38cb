namespace Sundog.Core.Scaling;

/// <summary>By how much requests really wait longer than the queueing model says, learned while nothing is in transition.</summary>
/// <remarks>
/// The model knows nothing of how many callers balance with only their own calls in view: with one caller power of two works as in the book, with many
/// it comes close to choosing at random. It knows nothing of shared hosts either. The ratio is averaged as a logarithm, so that too long and too short weigh the same,
/// and over many spells of waiting: a mean of few seconds of a queue that is half full varies by a third, and the count would follow that.
/// </remarks>
internal sealed class ModelCalibration
{
    private const double MemorySeconds = 24;
    private const double PartOfService = 0.05; // Added to both sides: waits near zero say nothing about a ratio.
    private const double LogMin = -1.2, LogMax = 1.6;
    private const double CompletionsMin = 50;
    private const double UtilisationMin = 0.15, UtilisationMax = 0.92;

    private double _log;
    private double _observedAt = double.NaN;

    /// <summary>kappa: 0.3 to 5; 1 until something was learned.</summary>
    public double Factor => Math.Exp(_log);

    /// <param name="steadySeconds">How long the service has been calm with the same count.</param>
    /// <param name="completions">In the window over which the wait was measured.</param>
    /// <param name="modelSeconds">What the model says without this correction.</param>
    public void Observe(double now, double steadySeconds, double completions, double utilisation, double serviceSeconds, double measuredSeconds, double modelSeconds)
    {
        var elapsed = double.IsNaN(_observedAt) ? 0 : now - _observedAt;
        _observedAt = now;
        if (steadySeconds < 1 || completions < CompletionsMin || utilisation is < UtilisationMin or > UtilisationMax) return;
        var floor = PartOfService * serviceSeconds;
        var ratio = Math.Log((measuredSeconds + floor) / (modelSeconds + floor));
        _log += (Math.Clamp(ratio, LogMin, LogMax) - _log) * (1 - Math.Exp(-elapsed / MemorySeconds));
    }
}

namespace Sundog.Core.Waiting;

/// <summary>Time for which requests keep their slots after their responses have begun, those that still do included: of all together, a sum that only grows.</summary>
/// <remarks>Over completions it is the mean time of a body (Little's law), from the first moment on: a download counts while it goes on, not when it is over. Not thread-safe.</remarks>
internal sealed class BodyClock
{
    private double _seconds;
    private TimeSpan _at;

    /// <summary>Responses that have begun and are not over.</summary>
    public int Open { get; private set; }

    public void Begin(TimeSpan now)
    {
        _seconds = Seconds(now);
        (_at, Open) = (now, Open + 1);
    }

    public void End(TimeSpan now)
    {
        _seconds = Seconds(now);
        (_at, Open) = (now, Open - 1);
    }

    public double Seconds(TimeSpan now) => _seconds + (Open * (now - _at).TotalSeconds);
}

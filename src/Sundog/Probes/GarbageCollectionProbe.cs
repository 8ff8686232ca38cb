using Sundog.Core.Wire;

namespace Sundog.Probes;

/// <summary>Pauses for garbage collection: every request inside waits through each of them.</summary>
internal sealed class GarbageCollectionProbe : ITickProbe
{
    private TimeSpan _before = GC.GetTotalPauseDuration();

    public WaitKind Kind => WaitKind.GarbageCollection;

    public string? Missing => null;

    public double Sample(in TickMoment tick)
    {
        var now = GC.GetTotalPauseDuration();
        var paused = (now - _before).TotalSeconds;
        _before = now;
        return paused * tick.Active;
    }
}

using Sundog.Core.Wire;

namespace Sundog.Probes;

/// <summary>Measures one kind of waiting that the whole process meets at once and that no single request can be asked about.</summary>
/// <remarks>Read once per tick on the pump's thread. What it finds is shared among the requests active in that tick.</remarks>
internal interface ITickProbe
{
    WaitKind Kind { get; }

    /// <summary>Why it cannot measure on this machine; null while it can.</summary>
    string? Missing { get; }

    /// <returns>Seconds of waiting since the last call, summed over the threads or requests that waited; 0 at the first call.</returns>
    double Sample(in TickMoment tick);
}

/// <param name="Seconds">Since the tick before.</param>
/// <param name="Active">Requests inside and not waiting for a callee, mean over the tick.</param>
internal readonly record struct TickMoment(double Seconds, double Active);

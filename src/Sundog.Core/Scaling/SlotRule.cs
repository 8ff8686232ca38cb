using Sundog.Core.Request;

namespace Sundog.Core.Scaling;

/// <summary>How many requests one replica should hold at once, so that slots are not the limit before the CPU is.</summary>
/// <remarks>
/// A CPU needs a few requests at hand; a request that is blocked on callees most of its life, pauses for what is not traced, or is a body on its way, leaves the CPU idle
/// meanwhile, so that more must be inside: (s + h) / s for each server, and two roots more for their variation. Excess waiting in callees is left out: more
/// slots would only move their queue.
/// </remarks>
internal sealed class SlotRule
{
    private const int SlotsPerCoreMax = 64;
    private const double Hysteresis = 0.25;

    public int Slots { get; private set; }

    /// <param name="cpuCores">c; without a grant (0) one core is taken.</param>
    /// <param name="serviceSeconds">0 when unknown: then the default for CPU-bound services holds.</param>
    public int Settle(double cpuCores, double serviceSeconds, double blockedSeconds)
    {
        var cores = cpuCores > 0 ? cpuCores : 1;
        var servers = Math.Max(1, Math.Floor(cores));
        var least = FlowSettings.SlotsFor(cores);
        if (Slots == 0) Slots = least;
        if (serviceSeconds <= 0) return Slots;

        var busy = (serviceSeconds + blockedSeconds) / serviceSeconds * servers;
        var wanted = blockedSeconds > 0 ? Math.Clamp(busy + (2 * Math.Sqrt(busy)), least, Math.Max(least, SlotsPerCoreMax * servers)) : (double)least;
        if (Math.Abs(wanted - Slots) > Hysteresis * Slots) Slots = (int)Math.Ceiling(wanted);
        return Slots;
    }
}

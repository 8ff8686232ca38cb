using Sundog.Core.Wire;

namespace Sundog.Probes;

/// <summary>Time in which this process's control group was held back because its CPU quota was used up.</summary>
/// <remarks><c>cpu.stat</c>: <c>throttled_usec</c> in version 2, <c>throttled_time</c> in nanoseconds in version 1; both summed over CPUs.</remarks>
internal sealed class ThrottleProbe : ITickProbe, IDisposable
{
    private readonly GroupFile _stat = new(membership =>
        ControlGroup.UnifiedFiles("cpu.stat", membership).Concat(ControlGroup.ControllerFiles("cpu", "cpu.stat", membership)),
        text => Seconds(text) is not null);

    private double? _before;

    public WaitKind Kind => WaitKind.Throttle;

    public string? Missing => _stat.IsFound ? null : "needs a control group with the cpu controller";

    public double Sample(in TickMoment tick)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var text = _stat.Read(buffer, tick.Seconds, out var moved);
        if (moved) _before = null;
        if (Seconds(text) is not { } now) return 0;

        var waited = now - (_before ?? now);
        _before = now;
        return Math.Max(0, waited);
    }

    public void Dispose() => _stat.Dispose();

    private static double? Seconds(ReadOnlySpan<byte> text) =>
        ProcText.NumberAfter(text, "throttled_usec "u8) * 1e-6 ?? ProcText.NumberAfter(text, "throttled_time "u8) * 1e-9;
}

using Sundog.Core.Wire;

namespace Sundog.Probes;

/// <summary>Pressure on disk or memory: time in which at least one task waited for it.</summary>
/// <remarks>
/// The kernel's pressure stall information, line <c>some</c>, <c>total</c> in microseconds: of the control group where it has the file, else of the
/// whole machine, and then the figure includes what other programs suffer.
/// </remarks>
internal sealed class PressureProbe : ITickProbe, IDisposable
{
    private readonly GroupFile _pressure;
    private readonly string _name;
    private double? _before;

    private PressureProbe(WaitKind kind, string name)
    {
        (Kind, _name) = (kind, name);
        _pressure = new(
            membership => ControlGroup.UnifiedFiles($"{name}.pressure", membership).Append($"/proc/pressure/{name}"),
            text => Seconds(text) is not null);
    }

    public static PressureProbe Disk() => new(WaitKind.Disk, "io");

    public static PressureProbe Memory() => new(WaitKind.Memory, "memory");

    public WaitKind Kind { get; }

    public string? Missing => _pressure.IsFound ? null : $"needs {_name} pressure (a kernel with PSI, psi=1)";

    public double Sample(in TickMoment tick)
    {
        Span<byte> buffer = stackalloc byte[256];
        var text = _pressure.Read(buffer, tick.Seconds, out var moved);
        if (moved) _before = null;
        if (Seconds(text) is not { } now) return 0;

        var waited = now - (_before ?? now);
        _before = now;
        return Math.Max(0, waited);
    }

    public void Dispose() => _pressure.Dispose();

    private static double? Seconds(ReadOnlySpan<byte> text) => ProcText.NumberAfter(text, "total="u8) * 1e-6; // "some" is the first line.
}

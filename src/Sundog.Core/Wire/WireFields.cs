namespace Sundog.Core.Wire;

/// <summary>Fields that both headers share: durations as unsigned microseconds in 3 bytes, big-endian, saturating at both ends.</summary>
internal static class WireFields
{
    public const int Version = 1;

    private const long MicrosecondsMax = 0xFF_FFFF;

    public static void WriteMicroseconds(Span<byte> at, TimeSpan value)
    {
        var microseconds = (uint)Math.Clamp(value.Ticks / TimeSpan.TicksPerMicrosecond, 0, MicrosecondsMax);
        WriteUInt24(at, microseconds);
    }

    public static TimeSpan ReadMicroseconds(ReadOnlySpan<byte> at) => new(ReadUInt24(at) * TimeSpan.TicksPerMicrosecond);

    public static void WriteUInt24(Span<byte> at, uint value)
    {
        at[0] = (byte)(value >> 16);
        at[1] = (byte)(value >> 8);
        at[2] = (byte)value;
    }

    public static uint ReadUInt24(ReadOnlySpan<byte> at) => ((uint)at[0] << 16) | ((uint)at[1] << 8) | at[2];
}

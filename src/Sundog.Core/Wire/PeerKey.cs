using System.Buffers.Binary;

namespace Sundog.Core.Wire;

/// <summary>The 128-bit key that the services of one application share, so that they know each other's headers from a stranger's.</summary>
/// <remarks>Given to each instance at its start (<c>SUNDOG_PEER_KEY</c>). Never sent, never printed: <see cref="ToString"/> does not show it.</remarks>
public readonly record struct PeerKey(ulong Low, ulong High)
{
    /// <param name="hex">32 hexadecimal digits; the bytes in order.</param>
    public static bool TryParse(string? hex, out PeerKey key)
    {
        key = default;
        Span<byte> bytes = stackalloc byte[16];
        if (hex is not { Length: 32 } || Convert.FromHexString(hex, bytes, out _, out var written) != System.Buffers.OperationStatus.Done || written != 16) return false;

        key = FromBytes(bytes);
        return true;
    }

    /// <param name="bytes">Exactly 16.</param>
    public static PeerKey FromBytes(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..16]));

    public override string ToString() => "peer key";
}

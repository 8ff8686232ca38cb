using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Sundog.Core.Wire;

/// <summary>Writes and reads the header <c>sundog</c>: 24 bytes as exactly 32 characters of base64url without padding.</summary>
/// <remarks>
/// All numbers are big-endian; durations are truncated (a deadline never grows on the wire) and saturate.
/// <list type="table">
/// <listheader><term>offset, size</term><description>field</description></listheader>
/// <item><term>0, 1</term><description>version (high 4 bits, now 1), flags (low 4 bits): detail wanted, account wanted, retry, calm</description></item>
/// <item><term>1, 1</term><description>priority: class (high 3 bits), level (low 5 bits)</description></item>
/// <item><term>2, 4</term><description>remaining budget in units of 16 us (high 28 bits: up to 71.5 minutes), hops (low 4 bits)</description></item>
/// <item><term>6, 3</term><description>waiting upstream, us; saturates at 16.7 s</description></item>
/// <item><term>9, 3</term><description>wait budget per call, us; saturates at 16.7 s; 0 = none stated</description></item>
/// <item><term>12, 3</term><description>caller: the low 24 bits of <see cref="ServiceId.WireHash"/></description></item>
/// <item><term>15, 2</term><description>declared steady calls per second, <see cref="MiniFloat"/> 5e11m</description></item>
/// <item><term>17, 2</term><description>declared total calls per second, the same</description></item>
/// <item><term>19, 1</term><description>declaration sequence, modulo 256</description></item>
/// <item><term>20, 1</term><description>violation ratio, <see cref="MiniFloat"/> 4e4m</description></item>
/// <item><term>21, 3</term><description>tag: the low 24 bits of <see cref="SipHash"/> under the application's key over bytes 0 to 20</description></item>
/// </list>
/// The tag tells a peer's header from a stranger's. It is no defence against replay: whoever can read a header inside the application can send it again.
/// </remarks>
public static class RequestHeaderCodec
{
    public const int Characters = 32;

    private const int Bytes = 24;
    private const int Tagged = 21;
    private const int RemainingUnit = 16;

    /// <summary>What remains of a caller's hash on the wire.</summary>
    public const uint CallerMask = 0xFF_FFFF;

    public static string Encode(in RequestHeader header, PeerKey key)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Write(bytes, header, key);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The same, written as ASCII.</summary>
    /// <param name="text">Exactly <see cref="Characters"/> bytes.</param>
    public static void Encode(in RequestHeader header, PeerKey key, Span<byte> text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Write(bytes, header, key);
        Base64Url.EncodeToUtf8(bytes, text);
    }

    /// <summary>Total: every text gives a header or a fault, nothing throws and nothing is allocated.</summary>
    /// <returns>False with the <paramref name="fault"/>; then <paramref name="header"/> is default.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, PeerKey key, out RequestHeader header, out WireFault fault)
    {
        header = default;
        if (text.Length != Characters) return Fail(WireFault.WrongLength, out fault);

        Span<byte> bytes = stackalloc byte[Bytes];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done || written != Bytes) return Fail(WireFault.Malformed, out fault);
        if (bytes[0] >> 4 != WireFields.Version) return Fail(WireFault.WrongVersion, out fault);
        if (WireFields.ReadUInt24(bytes[Tagged..]) != Tag(bytes, key)) return Fail(WireFault.NotAPeer, out fault);

        header = Read(bytes);
        fault = WireFault.None;
        return true;
    }

    private static void Write(Span<byte> bytes, in RequestHeader header, PeerKey key)
    {
        bytes[0] = (byte)((WireFields.Version << 4) | ((byte)header.Flags & 0xF));
        bytes[1] = (byte)((Math.Min(header.Priority.Class, (byte)7) << 5) | (header.Priority.Level & 0x1F));
        var remaining = (uint)Math.Clamp(header.RemainingBudget.Ticks / (TimeSpan.TicksPerMicrosecond * RemainingUnit), 0, 0xFFF_FFFF);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (remaining << 4) | (uint)Math.Clamp(header.Hops, 0, 15));
        WireFields.WriteMicroseconds(bytes[6..], header.WaitedUpstream);
        WireFields.WriteMicroseconds(bytes[9..], header.WaitBudget);
        WireFields.WriteUInt24(bytes[12..], header.Caller);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[15..], MiniFloat.Encode16(header.SteadyCallsPerSecond));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[17..], MiniFloat.Encode16(header.TotalCallsPerSecond));
        bytes[19] = header.DeclarationSequence;
        bytes[20] = MiniFloat.Encode8(header.ViolationRatio);
        WireFields.WriteUInt24(bytes[Tagged..], Tag(bytes, key));
    }

    private static RequestHeader Read(ReadOnlySpan<byte> bytes)
    {
        var remaining = BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);
        return new(
            (RequestFlags)(bytes[0] & 0xF),
            new((byte)(bytes[1] >> 5), (byte)(bytes[1] & 0x1F)),
            new((remaining >> 4) * RemainingUnit * TimeSpan.TicksPerMicrosecond),
            WireFields.ReadMicroseconds(bytes[6..]),
            WireFields.ReadMicroseconds(bytes[9..]),
            WireFields.ReadUInt24(bytes[12..]),
            MiniFloat.Decode16(BinaryPrimitives.ReadUInt16BigEndian(bytes[15..])),
            MiniFloat.Decode16(BinaryPrimitives.ReadUInt16BigEndian(bytes[17..])),
            bytes[19],
            MiniFloat.Decode8(bytes[20]),
            (int)(remaining & 0xF));
    }

    private static uint Tag(ReadOnlySpan<byte> bytes, PeerKey key) => (uint)SipHash.Hash(key, bytes[..Tagged]) & 0xFF_FFFF;

    private static bool Fail(WireFault reason, out WireFault fault)
    {
        fault = reason;
        return false;
    }
}

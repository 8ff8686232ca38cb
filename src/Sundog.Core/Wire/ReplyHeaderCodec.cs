using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Sundog.Core.Wire;

/// <summary>Writes and reads the header <c>sundog-wait</c>: 16 bytes as 22 characters of base64url without padding, and 8 bytes more for each detail entry.</summary>
/// <remarks>
/// All numbers are big-endian; durations are truncated to microseconds and saturate at 16.7 s.
/// <list type="table">
/// <listheader><term>offset, size</term><description>field</description></listheader>
/// <item><term>0, 1</term><description>version (high 4 bits, now 1), low 4 bits of the flags: saturated, infeasible, not calm, cold start</description></item>
/// <item><term>1, 1</term><description>high 4 bits of the flags: not started, draining; number k of detail entries (low 4 bits), 0 to 8</description></item>
/// <item><term>2, 3</term><description>W, us</description></item>
/// <item><term>5, 3</term><description>R, us</description></item>
/// <item><term>8, 3</term><description>part of W beyond the granted budget, us</description></item>
/// <item><term>11, 2</term><description>Omega, <see cref="MiniFloat"/> 5e11m</description></item>
/// <item><term>13, 1</term><description>alpha in 1/255</description></item>
/// <item><term>14, 1</term><description>lowest class fully admitted, 0 to 7; 8 = none</description></item>
/// <item><term>15, 1</term><description>check: the low byte of <see cref="SipHash"/> under the application's key over everything else</description></item>
/// <item><term>16 + 8 j, 8</term><description>entry j: service (2: low 16 bits of its wire hash), kind (1), exclusive wait us (3), service time in ms
/// as <see cref="MiniFloat"/> 5e11m (2)</description></item>
/// </list>
/// The check catches damage, and a stranger's header in 255 of 256 cases; what still passes is bounded by the clamps of the reader (W at most R, R at most what was observed).
/// </remarks>
public static class ReplyHeaderCodec
{
    public const int DetailMax = 8;
    public const int CharactersWithoutDetail = 22;
    public const int CharactersMax = 107;

    private const int Head = 16;
    private const int Entry = 8;
    private const int CheckAt = 15;
    private const byte NoClassAdmitted = 8;

    /// <param name="header">Detail beyond <see cref="DetailMax"/> entries is left out.</param>
    public static string Encode(in ReplyHeader header, PeerKey key)
    {
        var details = Math.Min(header.Detail.Length, DetailMax);
        Span<byte> bytes = stackalloc byte[Head + (Entry * DetailMax)];
        bytes = bytes[..(Head + (Entry * details))];
        Write(bytes, header, details, key);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Total: every text gives a header or a fault, nothing throws. Allocates only the detail entries, when there are any.</summary>
    /// <returns>False with the <paramref name="fault"/>; then <paramref name="header"/> is default.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, PeerKey key, out ReplyHeader header, out WireFault fault)
    {
        header = default;
        if (text.Length is < CharactersWithoutDetail or > CharactersMax) return Fail(WireFault.WrongLength, out fault);

        Span<byte> bytes = stackalloc byte[Head + (Entry * DetailMax)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done || written < Head) return Fail(WireFault.Malformed, out fault);
        if (bytes[0] >> 4 != WireFields.Version) return Fail(WireFault.WrongVersion, out fault);

        var details = bytes[1] & 0xF;
        if (details > DetailMax) return Fail(WireFault.OutOfRange, out fault);
        if (written != Head + (Entry * details) || text.Length != CharactersFor(details)) return Fail(WireFault.WrongLength, out fault);

        bytes = bytes[..written];
        var check = bytes[CheckAt];
        bytes[CheckAt] = 0;
        if (check != Check(bytes, key)) return Fail(WireFault.NotAPeer, out fault);
        if (bytes[14] > NoClassAdmitted || !KindsKnown(bytes)) return Fail(WireFault.OutOfRange, out fault);

        header = Read(bytes, details);
        fault = WireFault.None;
        return true;
    }

    private static int CharactersFor(int details) => (((Head + (Entry * details)) * 4) + 2) / 3;

    private static void Write(Span<byte> bytes, in ReplyHeader header, int details, PeerKey key)
    {
        bytes[0] = (byte)((WireFields.Version << 4) | ((byte)header.Flags & 0xF));
        bytes[1] = (byte)(((byte)header.Flags & 0xF0) | details);
        WireFields.WriteMicroseconds(bytes[2..], header.Waiting);
        WireFields.WriteMicroseconds(bytes[5..], header.Residence);
        WireFields.WriteMicroseconds(bytes[8..], header.Excess);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[11..], MiniFloat.Encode16(header.DemandRoot));
        bytes[13] = header.AdmissionLevel is > 0 and <= 1 ? (byte)Math.Round(header.AdmissionLevel * 255) : header.AdmissionLevel > 1 ? (byte)255 : (byte)0;
        bytes[14] = Math.Min(header.PriorityAdmitted, NoClassAdmitted);
        for (var i = 0; i < details; i++) WriteEntry(bytes[(Head + (Entry * i))..], header.Detail.Span[i]);
        bytes[CheckAt] = 0;
        bytes[CheckAt] = Check(bytes, key);
    }

    private static void WriteEntry(Span<byte> at, in WaitDetail detail)
    {
        BinaryPrimitives.WriteUInt16BigEndian(at, detail.Service);
        at[2] = (byte)(detail.Kind <= WaitKind.Other ? detail.Kind : WaitKind.Other);
        WireFields.WriteMicroseconds(at[3..], detail.ExclusiveWait);
        BinaryPrimitives.WriteUInt16BigEndian(at[6..], MiniFloat.Encode16(detail.ServiceTime.TotalMilliseconds));
    }

    private static bool KindsKnown(ReadOnlySpan<byte> bytes)
    {
        for (var at = Head; at < bytes.Length; at += Entry)
        {
            if (bytes[at + 2] > (byte)WaitKind.Other) return false;
        }

        return true;
    }

    private static ReplyHeader Read(ReadOnlySpan<byte> bytes, int details)
    {
        var entries = details == 0 ? [] : new WaitDetail[details];
        for (var i = 0; i < details; i++)
        {
            var at = bytes[(Head + (Entry * i))..];
            entries[i] = new(
                BinaryPrimitives.ReadUInt16BigEndian(at),
                (WaitKind)at[2],
                WireFields.ReadMicroseconds(at[3..]),
                TimeSpan.FromMilliseconds(MiniFloat.Decode16(BinaryPrimitives.ReadUInt16BigEndian(at[6..]))));
        }

        return new(
            (ReplyFlags)((bytes[0] & 0xF) | (bytes[1] & 0xF0)),
            WireFields.ReadMicroseconds(bytes[2..]),
            WireFields.ReadMicroseconds(bytes[5..]),
            WireFields.ReadMicroseconds(bytes[8..]),
            MiniFloat.Decode16(BinaryPrimitives.ReadUInt16BigEndian(bytes[11..])),
            bytes[13] / 255.0,
            bytes[14],
            entries);
    }

    /// <param name="bytes">All of them, with 0 where the check stands.</param>
    private static byte Check(ReadOnlySpan<byte> bytes, PeerKey key) => (byte)SipHash.Hash(key, bytes);

    private static bool Fail(WireFault reason, out WireFault fault)
    {
        fault = reason;
        return false;
    }
}

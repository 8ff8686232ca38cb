using System.Buffers.Text;
using CsCheck;
using Sundog.Core.Wire;

namespace Sundog.Core.Tests.Wire;

/// <summary>Goal: a header that a peer's key signs and that says anything at all is read without harm, and means exactly one text.</summary>
public class SignedNonsenseTests
{
    private static readonly PeerKey Key = new(0x0123456789ABCDEF, 0xFEDCBA9876543210);

    [Fact]
    public void Any_bytes_of_a_request_header_are_a_header_in_range_and_read_back_the_same() => Gen.Byte.Array[24].Sample(
        bytes =>
        {
            bytes[0] = (byte)(0x10 | (bytes[0] & 0xF));
            var tag = SipHash.Hash(Key, bytes.AsSpan(0, 21));
            (bytes[21], bytes[22], bytes[23]) = ((byte)(tag >> 16), (byte)(tag >> 8), (byte)tag);
            var text = Base64Url.EncodeToString(bytes);

            Assert.True(RequestHeaderCodec.TryDecode(text, Key, out var header, out var fault), $"{fault}");
            Assert.InRange(header.RemainingBudget, TimeSpan.Zero, TimeSpan.FromMinutes(72));
            Assert.InRange(header.WaitBudget, TimeSpan.Zero, TimeSpan.FromSeconds(17));
            Assert.InRange(header.SteadyCallsPerSecond, 0, MiniFloat.Max16);
            Assert.InRange(header.Hops, 0, 15);
            Assert.Equal(text, RequestHeaderCodec.Encode(header, Key));
        },
        iter: 5000);

    [Fact]
    public void Any_bytes_of_a_reply_header_are_a_header_in_range_or_a_fault() => Gen.Select(Gen.Byte.Array[80], Gen.Int[0, 9], Gen.Bool).Sample(
        (bytes, details, isPlausible) =>
        {
            bytes = bytes[..Math.Min(80, 16 + (8 * details))];
            bytes[0] = (byte)(0x10 | (bytes[0] & 0xF));
            bytes[1] = (byte)((bytes[1] & 0xF0) | details);
            if (isPlausible)
            {
                bytes[14] %= 9;
                for (var at = 18; at < bytes.Length; at += 8) bytes[at] %= 13;
            }

            bytes[15] = 0;
            bytes[15] = (byte)SipHash.Hash(Key, bytes);
            var text = Base64Url.EncodeToString(bytes);

            var read = ReplyHeaderCodec.TryDecode(text, Key, out var header, out var fault);
            Assert.Equal(read, fault == WireFault.None);
            Assert.True(read || !isPlausible || details > ReplyHeaderCodec.DetailMax, $"{fault}");
            if (!read) return;
            Assert.InRange(header.AdmissionLevel, 0, 1);
            Assert.InRange(header.PriorityAdmitted, 0, 8);
            Assert.All(header.Detail.ToArray(), entry => Assert.True(Enum.IsDefined(entry.Kind)));
            Assert.Equal(details, header.Detail.Length);
        },
        iter: 5000);
}

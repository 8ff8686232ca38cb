using CsCheck;
using Sundog.Core.Wire;

namespace Sundog.Core.Tests.Wire;

/// <summary>
/// Goal: a peer's header arrives as it was sent, within the stated precision; nothing else is taken for one, and nothing throws.
/// Method: round trips of any header, every single bit flipped, random texts and bytes, a wrong key.
/// </summary>
public class RequestHeaderCodecTests
{
    private static readonly PeerKey Key = new(0x0706050403020100, 0x0f0e0d0c0b0a0908);
    private static readonly TimeSpan Saturated24 = new(0xFF_FFFF * TimeSpan.TicksPerMicrosecond);

    private static readonly Gen<TimeSpan> AnyDuration = Gen.Double[-1, 10.6].Select(exponent => new TimeSpan((long)Math.Pow(10, exponent)));

    private static readonly Gen<RequestHeader> AnyHeader =
        from flags in Gen.Byte[0, 15]
        from priority in Gen.Select(Gen.Byte[0, 7], Gen.Byte[0, 31])
        from durations in Gen.Select(AnyDuration, AnyDuration, AnyDuration)
        from caller in Gen.UInt[0, RequestHeaderCodec.CallerMask]
        from rates in Gen.Select(Gen.Double[0, 1e6], Gen.Double[0, 1e6])
        from sequence in Gen.Byte
        from violation in Gen.Double[0, 100]
        from hops in Gen.Int[0, 15]
        select new RequestHeader(
            (RequestFlags)flags, new(priority.Item1, priority.Item2), durations.Item1, durations.Item2, durations.Item3, caller, rates.Item1, rates.Item2, sequence, violation, hops);

    [Fact]
    public void A_header_arrives_as_it_was_sent() =>
        AnyHeader.Sample(sent =>
        {
            var text = RequestHeaderCodec.Encode(sent, Key);
            Assert.Equal(RequestHeaderCodec.Characters, text.Length);
            Assert.True(RequestHeaderCodec.TryDecode(text, Key, out var read, out var fault), fault.ToString());

            Assert.Equal(sent.Flags, read.Flags);
            Assert.Equal(sent.Priority, read.Priority);
            Assert.InRange((sent.RemainingBudget - read.RemainingBudget).TotalMicroseconds, 0, 16);
            Assert.Equal(Truncated(sent.WaitedUpstream), read.WaitedUpstream);
            Assert.Equal(Truncated(sent.WaitBudget), read.WaitBudget);
            Assert.Equal(sent.Caller, read.Caller);
            Assert.InRange(read.SteadyCallsPerSecond, (sent.SteadyCallsPerSecond * (1 - (1 / 4096.0))) - 1e-6, (sent.SteadyCallsPerSecond * (1 + (1 / 4096.0))) + 1e-6);
            Assert.InRange(read.TotalCallsPerSecond, (sent.TotalCallsPerSecond * (1 - (1 / 4096.0))) - 1e-6, (sent.TotalCallsPerSecond * (1 + (1 / 4096.0))) + 1e-6);
            Assert.Equal(sent.DeclarationSequence, read.DeclarationSequence);
            Assert.InRange(read.ViolationRatio, (sent.ViolationRatio * 31 / 32) - 0.001, (sent.ViolationRatio * 33 / 32) + 0.001);
            Assert.Equal(sent.Hops, read.Hops);
        });

    [Fact]
    public void What_does_not_fit_saturates()
    {
        var sent = new RequestHeader(
            (RequestFlags)255, new(200, 255), TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MinValue, uint.MaxValue, double.MaxValue, double.NaN, 255, double.PositiveInfinity, 99);

        Assert.True(RequestHeaderCodec.TryDecode(RequestHeaderCodec.Encode(sent, Key), Key, out var read, out _));

        Assert.Equal(new(7, 31), read.Priority);
        Assert.InRange(read.RemainingBudget, TimeSpan.FromMinutes(71), TimeSpan.FromMinutes(72));
        Assert.Equal(Saturated24, read.WaitedUpstream);
        Assert.Equal(TimeSpan.Zero, read.WaitBudget);
        Assert.Equal(RequestHeaderCodec.CallerMask, read.Caller);
        Assert.Equal(MiniFloat.Max16, read.SteadyCallsPerSecond);
        Assert.Equal(0, read.TotalCallsPerSecond);
        Assert.Equal(MiniFloat.Max8, read.ViolationRatio);
        Assert.Equal(15, read.Hops);
    }

    [Fact]
    public void No_flipped_bit_passes_for_a_peer() =>
        AnyHeader.Sample(
            sent =>
            {
                var bytes = Bytes(RequestHeaderCodec.Encode(sent, Key));
                for (var bit = 0; bit < bytes.Length * 8; bit++)
                {
                    bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                    Assert.False(RequestHeaderCodec.TryDecode(Text(bytes), Key, out _, out var fault));
                    Assert.Equal(bit is >= 4 and < 8 ? WireFault.WrongVersion : WireFault.NotAPeer, fault);
                    bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                }
            },
            iter: 20);

    [Fact]
    public void Somebody_without_the_key_is_no_peer() =>
        Gen.Select(AnyHeader, Gen.ULong, Gen.ULong).Sample((sent, low, high) =>
        {
            var other = new PeerKey(low, high);
            return other == Key || (!RequestHeaderCodec.TryDecode(RequestHeaderCodec.Encode(sent, other), Key, out _, out var fault) && fault == WireFault.NotAPeer);
        });

    [Fact]
    public void Any_text_gives_a_fault_and_nothing_throws() =>
        Gen.OneOf(Gen.String[0, 200], Gen.Char.Array[32].Select(chars => new string(chars)), Gen.Byte.Array[24].Select(Text)).Sample(
            text =>
            {
                Assert.False(RequestHeaderCodec.TryDecode(text, Key, out var header, out var fault));
                Assert.NotEqual(WireFault.None, fault);
                Assert.Equal(default, header);
            },
            iter: 5000);

    [Theory]
    [InlineData("", WireFault.WrongLength)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", WireFault.WrongLength)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", WireFault.WrongLength)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", WireFault.WrongVersion)]
    [InlineData("EAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", WireFault.NotAPeer)]
    [InlineData("EAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", WireFault.Malformed)]
    [InlineData("EAAAAAAAAAAAAAAA AAAAAAAAAAAAAAA", WireFault.Malformed)]
    [InlineData("EAAAAAAAAAAAAAA+AAAAAAAAAAAAAAAA", WireFault.Malformed)]
    public void A_fault_says_what_is_wrong(string text, WireFault expected)
    {
        Assert.False(RequestHeaderCodec.TryDecode(text, Key, out _, out var fault));
        Assert.Equal(expected, fault);
    }

    private static TimeSpan Truncated(TimeSpan sent) => new(Math.Min(sent.Ticks / 10, 0xFF_FFFF) * 10);

    private static byte[] Bytes(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    private static string Text(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}

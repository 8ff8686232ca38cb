using CsCheck;
using Sundog.Core.Wire;

namespace Sundog.Core.Tests.Wire;

/// <summary>The same goal and method as for the request's header; the check is one byte, so one stranger in 256 may pass.</summary>
public class ReplyHeaderCodecTests
{
    private static readonly PeerKey Key = new(0x0706050403020100, 0x0f0e0d0c0b0a0908);

    private static readonly Gen<TimeSpan> AnyDuration = Gen.Double[-1, 9].Select(exponent => new TimeSpan((long)Math.Pow(10, exponent)));

    private static readonly Gen<WaitDetail> AnyDetail =
        from service in Gen.UShort
        from kind in Gen.Byte[0, (byte)WaitKind.Other]
        from durations in Gen.Select(AnyDuration, AnyDuration)
        select new WaitDetail(service, (WaitKind)kind, durations.Item1, durations.Item2);

    private static readonly Gen<ReplyHeader> AnyHeader =
        from flags in Gen.Byte[0, 63]
        from durations in Gen.Select(AnyDuration, AnyDuration, AnyDuration)
        from root in Gen.Double[0, 10]
        from alpha in Gen.Double[0, 1]
        from admitted in Gen.Byte[0, 8]
        from details in AnyDetail.Array[0, ReplyHeaderCodec.DetailMax]
        select new ReplyHeader((ReplyFlags)flags, durations.Item1, durations.Item2, durations.Item3, root, alpha, admitted, details);

    [Fact]
    public void A_header_arrives_as_it_was_sent() =>
        AnyHeader.Sample(sent =>
        {
            var text = ReplyHeaderCodec.Encode(sent, Key);
            Assert.InRange(text.Length, ReplyHeaderCodec.CharactersWithoutDetail, ReplyHeaderCodec.CharactersMax);
            Assert.True(ReplyHeaderCodec.TryDecode(text, Key, out var read, out var fault), fault.ToString());

            Assert.Equal(sent.Flags, read.Flags);
            Assert.Equal(Truncated(sent.Waiting), read.Waiting);
            Assert.Equal(Truncated(sent.Residence), read.Residence);
            Assert.Equal(Truncated(sent.Excess), read.Excess);
            Assert.Equal(sent.DemandRoot, read.DemandRoot, (sent.DemandRoot / 4096) + 1e-6);
            Assert.Equal(sent.AdmissionLevel, read.AdmissionLevel, 1 / 510.0 + 1e-9);
            Assert.Equal(sent.PriorityAdmitted, read.PriorityAdmitted);
            Assert.Equal(sent.Detail.Length, read.Detail.Length);
            for (var i = 0; i < sent.Detail.Length; i++) Same(sent.Detail.Span[i], read.Detail.Span[i]);
        });

    [Theory]
    [InlineData(0, 22)]
    [InlineData(1, 32)]
    [InlineData(8, 107)]
    [InlineData(9, 107)] // What is too much is left out.
    public void Only_detail_makes_it_longer(int details, int characters)
    {
        var header = new ReplyHeader(ReplyFlags.None, default, default, default, 0, 1, 0, new WaitDetail[details]);
        Assert.Equal(characters, ReplyHeaderCodec.Encode(header, Key).Length);
    }

    [Fact]
    public void Nearly_every_damaged_header_is_caught()
    {
        var passed = 0;
        var tried = 0;
        AnyHeader.Sample(
            sent =>
            {
                var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(ReplyHeaderCodec.Encode(sent, Key));
                for (var bit = 0; bit < bytes.Length * 8; bit++)
                {
                    bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                    Interlocked.Increment(ref tried);
                    if (ReplyHeaderCodec.TryDecode(System.Buffers.Text.Base64Url.EncodeToString(bytes), Key, out _, out _)) Interlocked.Increment(ref passed);
                    bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                }
            },
            iter: 50);

        Assert.InRange(passed, 0, tried / 100); // One in 256 on average.
    }

    [Fact]
    public void Any_text_gives_a_header_or_a_fault_and_nothing_throws() =>
        Gen.OneOf(Gen.String[0, 200], Gen.Char.Array[22].Select(chars => new string(chars)), Gen.Byte.Array[16, 80].Select(bytes => System.Buffers.Text.Base64Url.EncodeToString(bytes))).Sample(
            text => ReplyHeaderCodec.TryDecode(text, Key, out _, out var fault) == (fault == WireFault.None),
            iter: 5000);

    [Fact]
    public void What_this_version_never_writes_is_out_of_range()
    {
        var header = new ReplyHeader(ReplyFlags.None, default, default, default, 0, 1, 0, new WaitDetail[] { new(1, WaitKind.Cpu, default, default) });
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(ReplyHeaderCodec.Encode(header, Key));

        bytes[1] = 9;
        Assert.Equal(WireFault.OutOfRange, FaultOf(bytes));
        bytes[1] = 2;
        Assert.Equal(WireFault.WrongLength, FaultOf(bytes));
        bytes[0] = 0x20;
        Assert.Equal(WireFault.WrongVersion, FaultOf(bytes));
    }

    private static WireFault FaultOf(byte[] bytes)
    {
        Assert.False(ReplyHeaderCodec.TryDecode(System.Buffers.Text.Base64Url.EncodeToString(bytes), Key, out _, out var fault));
        return fault;
    }

    private static void Same(WaitDetail sent, WaitDetail read)
    {
        Assert.Equal((sent.Service, sent.Kind, Truncated(sent.ExclusiveWait)), (read.Service, read.Kind, read.ExclusiveWait));
        Assert.Equal(sent.ServiceTime.TotalMilliseconds, read.ServiceTime.TotalMilliseconds, (sent.ServiceTime.TotalMilliseconds / 4096) + 0.0002);
    }

    private static TimeSpan Truncated(TimeSpan sent) => new(Math.Min(sent.Ticks / 10, 0xFF_FFFF) * 10);
}

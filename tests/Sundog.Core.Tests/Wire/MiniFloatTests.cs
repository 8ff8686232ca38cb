using CsCheck;
using Sundog.Core.Wire;

namespace Sundog.Core.Tests.Wire;

public class MiniFloatTests
{
    private static readonly Gen<double> AnyRate = Gen.Double[-8, 8].Select(exponent => Math.Pow(10, exponent));

    [Fact]
    public void Sixteen_bits_keep_the_stated_precision_and_saturate() =>
        AnyRate.Sample(value =>
        {
            var read = MiniFloat.Decode16(MiniFloat.Encode16(value));
            var wanted = Math.Min(value, MiniFloat.Max16);
            Assert.True(Math.Abs(read - wanted) <= Math.Max(wanted / 4096, 4.8e-7), $"{value} became {read}");
        });

    [Fact]
    public void Eight_bits_keep_the_stated_precision_and_saturate() =>
        AnyRate.Sample(value =>
        {
            var read = MiniFloat.Decode8(MiniFloat.Encode8(value));
            var wanted = Math.Min(value, MiniFloat.Max8);
            Assert.True(Math.Abs(read - wanted) <= Math.Max(wanted / 32, 1.0 / 2048), $"{value} became {read}");
        });

    [Fact]
    public void Every_code_reads_back_as_itself()
    {
        for (var code = 0; code <= ushort.MaxValue; code++) Assert.Equal(code, MiniFloat.Encode16(MiniFloat.Decode16((ushort)code)));
        for (var code = 0; code <= byte.MaxValue; code++) Assert.Equal(code, MiniFloat.Encode8(MiniFloat.Decode8((byte)code)));
    }

    [Fact]
    public void More_is_never_written_as_less() =>
        Gen.Select(AnyRate, AnyRate).Sample((a, b) => a > b || MiniFloat.Encode16(a) <= MiniFloat.Encode16(b));

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(-1, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(0, 0)]
    [InlineData(double.PositiveInfinity, ushort.MaxValue)]
    [InlineData(double.MaxValue, ushort.MaxValue)]
    [InlineData(double.Epsilon, 0)]
    public void What_is_no_rate_is_written_as_the_nearest(double value, int code) => Assert.Equal(code, MiniFloat.Encode16(value));
}

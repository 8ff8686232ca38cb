namespace Sundog.Core.Wire;

/// <summary>Small unsigned floating-point numbers for headers: wide range, stated relative precision, zero exact.</summary>
/// <remarks>
/// Read like IEEE 754 without a sign: an exponent of 0 means a subnormal number, so small values fade to zero evenly; there is no
/// infinity and no NaN, larger values saturate. Rounds to nearest. Negative numbers and NaN are written as 0.
/// <list type="table">
/// <item><term>16 bits (5e11m)</term><description>0.00195 to 4.19 million within 1/4096; below that within 4.8e-7 absolute.</description></item>
/// <item><term>8 bits (4e4m)</term><description>1/64 to 496 within 1/32; below that within 1/2048 absolute.</description></item>
/// </list>
/// </remarks>
public static class MiniFloat
{
    private const int Bias16 = 10;
    private const int Bias8 = 7;

    /// <summary>The largest value 16 bits can say: 4,193,280.</summary>
    public static double Max16 => Decode16(ushort.MaxValue);

    /// <summary>The largest value 8 bits can say: 496.</summary>
    public static double Max8 => Decode8(byte.MaxValue);

    public static ushort Encode16(double value) => (ushort)Encode(value, 11, Bias16, ushort.MaxValue);

    public static byte Encode8(double value) => (byte)Encode(value, 4, Bias8, byte.MaxValue);

    public static double Decode16(ushort code) => Decode(code, 11, Bias16);

    public static double Decode8(byte code) => Decode(code, 4, Bias8);

    private static int Encode(double value, int mantissaBits, int bias, int max)
    {
        if (!(value > 0)) return 0;
        if (double.IsPositiveInfinity(value)) return max;

        var exponent = Math.Max(Math.ILogB(value), 1 - bias);
        if (exponent + bias > 64) return max;

        // A mantissa that rounds up to the next power of two carries into the exponent by itself.
        var scaled = (int)Math.Round(value * PowerOfTwo(mantissaBits - exponent));
        return Math.Min(((exponent + bias - 1) << mantissaBits) + scaled, max);
    }

    private static double Decode(int code, int mantissaBits, int bias)
    {
        if (code == 0) return 0;
        var exponent = code >> mantissaBits;
        var mantissa = code & ((1 << mantissaBits) - 1);
        if (exponent > 0) mantissa += 1 << mantissaBits;
        return mantissa * PowerOfTwo(Math.Max(exponent, 1) - bias - mantissaBits);
    }

    /// <param name="exponent">Of a normal double.</param>
    private static double PowerOfTwo(int exponent)
    {
        const int Bias = 1023, MantissaBits = 52; // IEEE 754, binary64.
        return BitConverter.Int64BitsToDouble((long)(exponent + Bias) << MantissaBits);
    }
}

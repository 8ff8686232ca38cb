using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sundog.Core.Wire;

/// <summary>SipHash-2-4: a keyed 64-bit hash that nobody can forge without the key, fast on short inputs.</summary>
/// <remarks>Aumasson and Bernstein, SipHash: a fast short-input PRF, INDOCRYPT 2012, section 2.</remarks>
public static class SipHash
{
    public static ulong Hash(PeerKey key, ReadOnlySpan<byte> input)
    {
        var v0 = key.Low ^ 0x736f6d6570736575;
        var v1 = key.High ^ 0x646f72616e646f6d;
        var v2 = key.Low ^ 0x6c7967656e657261;
        var v3 = key.High ^ 0x7465646279746573;

        var last = (ulong)input.Length << 56;
        while (input.Length >= 8)
        {
            Absorb(BinaryPrimitives.ReadUInt64LittleEndian(input), ref v0, ref v1, ref v2, ref v3);
            input = input[8..];
        }

        for (var i = 0; i < input.Length; i++) last |= (ulong)input[i] << (8 * i);
        Absorb(last, ref v0, ref v1, ref v2, ref v3);

        v2 ^= 0xff;
        for (var i = 0; i < 4; i++) Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Absorb(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    /// <remarks>Inlined, or the four words of the state would go through memory in each of the dozen rounds of a short input.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}

using System.Numerics;

namespace Sundog.Core;

/// <summary>A small random generator whose seed means the same on every runtime and machine.</summary>
/// <remarks>xoshiro256** seeded by splitmix64 (Blackman and Vigna, Scrambled linear pseudorandom number generators, 2018). Not thread-safe, not for secrets.</remarks>
public sealed class SeededRandom
{
    private ulong _a, _b, _c, _d;

    public SeededRandom(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>A stream of its own, for one named purpose: draws from one never shift another.</summary>
    public SeededRandom Fork(uint purpose) => new(NextUInt64() ^ ((ulong)purpose * 0x9E3779B97F4A7C15));

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <returns>Uniform in [0, 1).</returns>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1ul << 53));

    /// <returns>Uniform in [0, <paramref name="below"/>); 0 when <paramref name="below"/> is 1 or less.</returns>
    public int Next(int below) => below <= 1 ? 0 : (int)(((NextUInt64() >> 32) * (ulong)below) >> 32);

    /// <returns>Exponential with the given mean, in the mean's unit.</returns>
    public double NextExponential(double mean) => -mean * Math.Log(1.0 - NextDouble());

    /// <returns>Standard normal, by the polar method.</returns>
    public double NextNormal()
    {
        while (true)
        {
            var u = (2 * NextDouble()) - 1;
            var v = (2 * NextDouble()) - 1;
            var s = (u * u) + (v * v);
            if (s is > 0 and < 1) return u * Math.Sqrt(-2 * Math.Log(s) / s);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

using System.Numerics;

namespace Sundog.Core.Waiting;

/// <summary>Counts durations in fixed log-linear buckets: 32 to the octave, so that a quantile is right within 1.6 % from 1 us to 134 s.</summary>
/// <remarks>Adding allocates nothing. Below 32 us buckets are 1 us wide; longer durations than the range count in the last bucket, negative ones in the first. Not thread-safe.</remarks>
public sealed class LatencyHistogram
{
    private const int SubBits = 5;
    private const int SubBuckets = 1 << SubBits;
    private const int OctaveMax = 26; // 2^27 us = 134 s.
    private const int Buckets = (OctaveMax - SubBits + 2) * SubBuckets;

    private readonly int[] _counts = new int[Buckets];
    private int _lowest = Buckets, _highest = -1; // Nothing is outside: most services fill a small part of the range.

    /// <summary>Of what was added. Counted together when asked: adding touches one bucket, and nothing that all share.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            for (var i = _lowest; i <= _highest; i++) count += _counts[i];
            return count;
        }
    }

    public void Add(TimeSpan duration)
    {
        var bucket = BucketOf(duration);
        _counts[bucket]++;
        Cover(bucket, bucket);
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = other._lowest; i <= other._highest; i++) _counts[i] += other._counts[i];
        Cover(other._lowest, other._highest);
    }

    public void Clear()
    {
        if (_highest < 0) return;
        Array.Clear(_counts, _lowest, _highest - _lowest + 1);
        (_lowest, _highest) = (Buckets, -1);
    }

    /// <summary>The duration that a share <paramref name="quantile"/> of what was added does not exceed; the middle of its bucket.</summary>
    /// <param name="quantile">0 to 1.</param>
    /// <returns>Zero when nothing was added.</returns>
    public TimeSpan Quantile(double quantile)
    {
        var count = Count;
        if (count == 0) return TimeSpan.Zero;

        var rank = Math.Clamp((long)Math.Ceiling(quantile * count), 1, count);
        for (var i = _lowest; i <= _highest; i++)
        {
            rank -= _counts[i];
            if (rank <= 0) return MiddleOf(i);
        }

        return MiddleOf(Buckets - 1);
    }

    private void Cover(int lowest, int highest)
    {
        if (lowest < _lowest) _lowest = lowest;
        if (highest > _highest) _highest = highest;
    }

    private static int BucketOf(TimeSpan duration)
    {
        var microseconds = duration.Ticks / TimeSpan.TicksPerMicrosecond;
        if (microseconds < SubBuckets) return (int)Math.Max(microseconds, 0);

        var octave = BitOperations.Log2((ulong)microseconds);
        if (octave > OctaveMax) return Buckets - 1;
        return ((octave - SubBits + 1) << SubBits) + (int)((microseconds >> (octave - SubBits)) & (SubBuckets - 1));
    }

    private static TimeSpan MiddleOf(int bucket)
    {
        if (bucket < SubBuckets) return new((bucket * TimeSpan.TicksPerMicrosecond) + (TimeSpan.TicksPerMicrosecond / 2));

        var shift = (bucket >> SubBits) - 1;
        var lower = (long)(SubBuckets + (bucket & (SubBuckets - 1))) << shift;
        return new(((lower * 2) + (1L << shift)) * TimeSpan.TicksPerMicrosecond / 2);
    }
}

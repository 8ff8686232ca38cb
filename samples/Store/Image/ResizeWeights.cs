namespace Store.Image;

/// <summary>For each new position along one direction: the old positions it is made of, and how much of each.</summary>
public sealed class ResizeWeights
{
    /// <summary>What the weights of one new position sum to.</summary>
    public const int One = 1 << 14;

    private readonly int[] _firsts;
    private readonly ushort[][] _weights;

    public ResizeWeights(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, 1);
        _firsts = new int[to];
        _weights = new ushort[to][];
        var scale = (double)from / to;
        for (var at = 0; at < to; at++)
        {
            // Shrinking: the area from one edge to the other. Growing: a tent one old pixel wide around the middle.
            var shares = scale >= 1 ? Area(at * scale, (at + 1) * scale, from) : Tent((at + 0.5) * scale - 0.5, from);
            _firsts[at] = shares.First;
            _weights[at] = Whole(shares.Shares);
        }
    }

    public int First(int at) => _firsts[at];

    public ReadOnlySpan<ushort> Of(int at) => _weights[at];

    private static (int First, double[] Shares) Area(double start, double end, int from)
    {
        var first = (int)start;
        var last = Math.Min((int)Math.Ceiling(end) - 1, from - 1);
        var shares = new double[last - first + 1];
        for (var index = 0; index < shares.Length; index++)
            shares[index] = (Math.Min(end, first + index + 1) - Math.Max(start, first + index)) / (end - start);
        return (first, shares);
    }

    private static (int First, double[] Shares) Tent(double middle, int from)
    {
        if (middle <= 0) return (0, [1]);
        if (middle >= from - 1) return (from - 1, [1]);
        var first = (int)middle;
        return (first, [1 - (middle - first), middle - first]);
    }

    /// <summary>Rounds so that the sum stays exact: each weight is the difference of two rounded running sums.</summary>
    private static ushort[] Whole(double[] shares)
    {
        var weights = new ushort[shares.Length];
        double running = 0;
        var given = 0;
        for (var index = 0; index < shares.Length; index++)
        {
            running += shares[index];
            var upTo = index == shares.Length - 1 ? One : (int)Math.Round(running * One);
            weights[index] = (ushort)(upTo - given);
            given = upTo;
        }

        return weights;
    }
}

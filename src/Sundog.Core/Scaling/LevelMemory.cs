namespace Sundog.Core.Scaling;

/// <summary>The highest count that was asked for within any recent stretch of time, up to the longest cooldown.</summary>
internal sealed class LevelMemory
{
    private double[] _askedAt = Fresh(16);

    public void Remember(double now, int level)
    {
        if (level >= _askedAt.Length)
        {
            var wider = Fresh(Math.Max(level + 1, 2 * _askedAt.Length));
            _askedAt.CopyTo(wider, 0);
            _askedAt = wider;
        }

        _askedAt[level] = now;
    }

    /// <returns>0 when nothing was asked for in that time.</returns>
    public int HighestWithin(double now, double seconds)
    {
        for (var level = _askedAt.Length - 1; level > 0; level--)
        {
            if (now - _askedAt[level] <= seconds) return level;
        }

        return 0;
    }

    private static double[] Fresh(int length)
    {
        var times = new double[length];
        Array.Fill(times, double.NegativeInfinity);
        return times;
    }
}

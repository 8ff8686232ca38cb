namespace Sundog.Host;

/// <summary>How long to wait before a host that ended otherwise than as asked is followed by the next.</summary>
/// <remarks>
/// What ends by itself soon after its start, again and again, would spin: from the second time in a row on, or when nobody stands by, the pause doubles from 0.2 s to 10 s.
/// Who is killed (exit code 128 + SIGKILL) did nothing wrong, however often: nobody is served meanwhile, so there is no pause, or a short one when nobody stands by.
/// </remarks>
internal sealed class RestartPause
{
    /// <summary>Who lived so long ended of something else than its start.</summary>
    public static readonly TimeSpan GrownAfter = TimeSpan.FromSeconds(5);

    private const int KilledCode = 128 + 9;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(10);

    private int _young; // So many in a row ended by themselves before they were grown.

    /// <param name="code">Its exit code.</param>
    /// <param name="lived">From its start, or from its taking over, to its end.</param>
    /// <param name="hasStandBy">Whether somebody is ready to take over at once.</param>
    public TimeSpan After(int code, TimeSpan lived, bool hasStandBy)
    {
        if (code == KilledCode) return hasStandBy ? TimeSpan.Zero : First;

        _young = lived < GrownAfter ? _young + 1 : 0;
        return hasStandBy && _young < 2 ? TimeSpan.Zero : Grown();
    }

    private TimeSpan Grown()
    {
        var pause = First * (1 << Math.Min(_young, 10));
        return pause < Max ? pause : Max;
    }
}

namespace Sundog.Core.Lifecycle;

/// <summary>When the next start may be tried: at once, unless starts keep failing or the habitat is full.</summary>
/// <remarks>
/// Two quick deaths in a row are forgiven; from the third on the pause doubles, from 0.5 s to 30 s, and one start at a time is tried. Deaths of
/// instances that were started together count as one. An instance that lives for <see cref="HealthyLife"/> ends it. A full habitat
/// is asked again after 1 s, doubling to 30 s, and at once when something left.
/// </remarks>
internal sealed class StartBackoff
{
    public static readonly TimeSpan HealthyLife = TimeSpan.FromSeconds(10);

    private const int DeathsForgiven = 2;

    private static readonly TimeSpan PauseFirst = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan PauseWhenFullFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    private TimeSpan _countedAt = TimeSpan.MinValue;
    private int _refusals;

    /// <summary>Quick deaths in a row.</summary>
    public int Deaths { get; private set; }

    /// <summary>No start before this; the minimum when any time is right.</summary>
    public TimeSpan StartAt { get; private set; } = TimeSpan.MinValue;

    /// <summary>Live instances that the habitat had room for when it last said that it is full; null when it has room.</summary>
    public int? Room { get; private set; }

    public bool IsCrashLoop => Deaths > DeathsForgiven;

    /// <returns>The pause until the next start; zero when there is none.</returns>
    public TimeSpan DiedQuickly(TimeSpan startedAt, TimeSpan now)
    {
        if (startedAt < _countedAt) return TimeSpan.Zero;

        _countedAt = now;
        Deaths++;
        if (!IsCrashLoop) return TimeSpan.Zero;

        var pause = Grown(PauseFirst, Deaths - DeathsForgiven - 1);
        StartAt = now + pause;
        return pause;
    }

    /// <returns>The pause until it is asked again.</returns>
    public TimeSpan WasFull(int live, TimeSpan now)
    {
        var isNew = Room is null || now >= StartAt;
        Room = live;
        if (!isNew) return StartAt - now;

        var pause = Grown(PauseWhenFullFirst, _refusals++);
        StartAt = now + pause;
        return pause;
    }

    /// <summary>Something left: there may be room again.</summary>
    public void RoomMayBe()
    {
        if (Room is null) return;
        Room = null;
        if (!IsCrashLoop) StartAt = TimeSpan.MinValue;
    }

    /// <summary>A start succeeded: there is room.</summary>
    public void Started()
    {
        Room = null;
        _refusals = 0;
    }

    /// <summary>An instance has been ready for <see cref="HealthyLife"/>: what was started after the last death works.</summary>
    public void LivedLong(TimeSpan startedAt)
    {
        if (Deaths > 0 && startedAt >= _countedAt) Forget();
    }

    /// <summary>Starts anew.</summary>
    public void Forget()
    {
        Deaths = 0;
        _countedAt = TimeSpan.MinValue;
        if (Room is null) StartAt = TimeSpan.MinValue;
    }

    private static TimeSpan Grown(TimeSpan first, int times)
    {
        var pause = first * (1 << Math.Min(times, 16));
        return pause < PauseMax ? pause : PauseMax;
    }
}

namespace Sundog.Core.Scaling;

/// <summary>The desired count that holds: what the habitat last confirmed, or what was just asked for and is not confirmed yet.</summary>
/// <remarks>Without the second part an engine that steps faster than its habitat answers would command the same again and again.</remarks>
internal sealed class CommittedCount
{
    private int _confirmed = -1;
    private int? _asked;
    private double _askedAt;

    /// <summary>When the count last changed.</summary>
    public double ChangedAt { get; private set; }

    /// <summary>What the habitat did of what was asked, as the last observation showed; null when that was nothing, or something else.</summary>
    public CountChange? Granted { get; private set; }

    /// <param name="patienceSeconds">How long an unconfirmed command is believed in.</param>
    public int Observe(double now, int confirmed, double patienceSeconds)
    {
        Granted = null;
        if (confirmed != _confirmed)
        {
            if (IsTowardsAsked(confirmed)) Granted = new(_confirmed, confirmed);
            if (confirmed != _asked) ChangedAt = now;
            _confirmed = confirmed;
        }

        if (_asked == confirmed || now - _askedAt > patienceSeconds) _asked = null;
        return _asked ?? confirmed;
    }

    public void Ask(double now, int replicas) => (_asked, _askedAt, ChangedAt) = (replicas, now, now);

    /// <summary>A habitat that is short of room grants a part.</summary>
    private bool IsTowardsAsked(int confirmed) => confirmed > _confirmed ? confirmed <= _asked : confirmed >= _asked;
}

/// <summary>From how many replicas to how many.</summary>
internal readonly record struct CountChange(int Before, int After);

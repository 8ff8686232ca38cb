namespace Sundog.Core.Lifecycle;

/// <summary>How many replicas a service should have: the one number that leaders command and a person may pin.</summary>
/// <remarks>
/// Commands are absolute and ordered by (epoch, sequence), so that two leaders for a moment cannot add up and a late command cannot undo a newer one.
/// Not thread-safe.
/// </remarks>
public sealed class DesiredCount
{
    private long _epoch = long.MinValue;
    private long _sequence = long.MinValue;
    private int _commanded;

    /// <param name="replicasMin">0 or more.</param>
    /// <param name="replicasMax">At least <paramref name="replicasMin"/>.</param>
    public DesiredCount(int replicasMin, int replicasMax)
    {
        SetBounds(replicasMin, replicasMax);
        _commanded = replicasMin;
    }

    /// <summary>What holds now: the pin, or what was commanded last; within the bounds.</summary>
    public int Value => Math.Clamp(Pinned ?? _commanded, ReplicasMin, ReplicasMax);

    /// <summary>What held if nobody had pinned it.</summary>
    public int Unpinned => Math.Clamp(_commanded, ReplicasMin, ReplicasMax);

    public int ReplicasMin { get; private set; }

    public int ReplicasMax { get; private set; }

    /// <summary>What a person fixed; null when the service decides.</summary>
    public int? Pinned { get; private set; }

    /// <summary>A command of a leader.</summary>
    public DesiredVerdict TrySet(int replicas, long epoch, long sequence)
    {
        if (epoch < _epoch) return DesiredVerdict.OlderEpoch;
        if (epoch == _epoch && sequence <= _sequence) return DesiredVerdict.OlderSequence;
        if (replicas < 0) return DesiredVerdict.Negative;

        (_epoch, _sequence, _commanded) = (epoch, sequence, replicas);
        if (Pinned is not null) return DesiredVerdict.Pinned;
        return replicas < ReplicasMin || replicas > ReplicasMax ? DesiredVerdict.AcceptedWithinBounds : DesiredVerdict.Accepted;
    }

    /// <summary>Somebody needs the service now: at least this many, whatever was commanded before. Takes no part in the order of commands.</summary>
    public void Summon(int replicas) => _commanded = Math.Max(_commanded, replicas);

    /// <summary>A person fixes the count, within the bounds.</summary>
    public void Pin(int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        Pinned = replicas;
    }

    /// <summary>The service decides again, starting from where the pin held it.</summary>
    public void Release()
    {
        if (Pinned is null) return;
        _commanded = Value;
        Pinned = null;
    }

    public void SetBounds(int replicasMin, int replicasMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replicasMin);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicasMax, replicasMin);
        (ReplicasMin, ReplicasMax) = (replicasMin, replicasMax);
    }
}

/// <summary>What became of a command.</summary>
public enum DesiredVerdict
{
    Accepted,

    /// <summary>Taken, and moved to the nearest bound.</summary>
    AcceptedWithinBounds,

    /// <summary>Remembered, but a person has fixed the count.</summary>
    Pinned,

    /// <summary>A leader with a newer epoch has spoken.</summary>
    OlderEpoch,

    /// <summary>This leader has said something newer.</summary>
    OlderSequence,

    Negative,
}

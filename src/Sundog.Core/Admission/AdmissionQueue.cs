namespace Sundog.Core.Admission;

/// <summary>The door of one replica: so many requests inside at once, the others in line by class, the hopeless turned away.</summary>
/// <remarks>
/// A higher class goes first; within a class first come, first served. At most <see cref="QueueMax"/> wait: when the line is full a newcomer displaces the youngest
/// of the lowest class, if that class is below its own. Whoever was told "queued" is answered exactly once by <see cref="TryAnswer"/>, or abandons.
/// After every call that can change something (release, limit, drain, time) call <see cref="TryAnswer"/> until it says no.
/// Allocates only when the line grows longer than ever before. Not thread-safe.
/// </remarks>
/// <typeparam name="T">What stands in line.</typeparam>
public sealed class AdmissionQueue<T>
{
    private readonly WaitingLine<T> _line = new();
    private readonly Queue<T> _displaced = new();
    private int _limit;
    private bool _isDraining;

    /// <param name="limit">Slots: at least 1.</param>
    /// <param name="queueMax">How many may wait: 0 or more.</param>
    public AdmissionQueue(int limit, int queueMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(queueMax);
        Limit = limit;
        QueueMax = queueMax;
    }

    /// <summary>Concurrency limit. Lowering it takes no slot from anybody inside; raising it admits more at the next <see cref="TryAnswer"/>.</summary>
    public int Limit
    {
        get => _limit;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _limit = value;
        }
    }

    public int QueueMax { get; }

    /// <summary>Requests that hold a slot.</summary>
    public int InFlight { get; private set; }

    /// <summary>Requests in line, and displaced ones that were not told yet.</summary>
    public int Queued => _line.Count + _displaced.Count;

    /// <summary>Mean time a slot is held, newest estimate; zero while unknown. Sets how long the line is believed to take.</summary>
    public TimeSpan ExpectedHold { get; set; }

    public bool IsDraining => _isDraining;

    /// <summary>A request asks to be let in.</summary>
    /// <param name="place">When queued: where it stands; give it to <see cref="Abandon"/>.</param>
    public AdmissionVerdict Offer(T request, in AdmissionTerms terms, TimeSpan now, out QueuePlace place)
    {
        place = default;
        if (_isDraining && terms.CanGoElsewhere) return AdmissionVerdict.Refused(RefusalReason.Draining, TimeSpan.Zero);
        if (terms.Deadline <= now) return AdmissionVerdict.Refused(RefusalReason.DeadlineTooShort);
        if (InFlight < _limit && _line.Count == 0)
        {
            InFlight++;
            return AdmissionVerdict.Admitted;
        }

        var wait = ExpectedWait(terms.Class);
        if (now + wait + terms.ExpectedService > terms.Deadline) return AdmissionVerdict.Refused(RefusalReason.DeadlineTooShort, wait);
        if (_line.Count >= QueueMax)
        {
            if (!_line.TryTakeLastBelow(terms.Class, out var displaced)) return AdmissionVerdict.Refused(RefusalReason.QueueFull, wait);
            _displaced.Enqueue(displaced);
        }

        place = _line.Add(request, terms.Class, terms.Deadline, terms.CanGoElsewhere);
        return AdmissionVerdict.Queued;
    }

    /// <summary>Gives back a slot.</summary>
    public void Release()
    {
        if (InFlight == 0) throw new InvalidOperationException("More slots were given back than taken.");
        InFlight--;
    }

    /// <summary>Whoever waits at <paramref name="place"/> went away.</summary>
    /// <returns>False when it had been answered already: then it holds a slot or was refused, and the caller acts on that answer.</returns>
    public bool Abandon(QueuePlace place) => _line.Remove(place);

    /// <summary>From now on turn away those who can go elsewhere, waiting ones included; serve the rest.</summary>
    public void Drain() => _isDraining = true;

    /// <summary>The next one in line that has an answer now: a slot, or a refusal because its time ran out, it was displaced or the instance leaves.</summary>
    /// <returns>False when nobody has one.</returns>
    public bool TryAnswer(TimeSpan now, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T request, out AdmissionVerdict verdict)
    {
        if (_displaced.TryDequeue(out request))
        {
            verdict = AdmissionVerdict.Refused(RefusalReason.QueueFull, ExpectedWait(0));
            return true;
        }

        if (_isDraining && _line.TryTakeMovable(out request))
        {
            verdict = AdmissionVerdict.Refused(RefusalReason.Draining, TimeSpan.Zero);
            return true;
        }

        if (_line.TryTakeExpired(now, out request))
        {
            verdict = AdmissionVerdict.Refused(RefusalReason.DeadlineTooShort);
            return true;
        }

        verdict = AdmissionVerdict.Admitted;
        if (InFlight >= _limit || !_line.TryTakeFirst(out request)) return false;
        InFlight++;
        return true;
    }

    /// <summary>When the first of those in line runs out of time; null when nobody waits. May be earlier than true.</summary>
    public TimeSpan? NextWake => _line.Count == 0 ? null : _line.EarliestDeadline;

    /// <summary>How long a newcomer of a class would stand in line: those who go before it, served at the rate at which slots fall free.</summary>
    public TimeSpan ExpectedWait(byte @class)
    {
        var before = _line.CountAtOrAbove(@class) + Math.Max(InFlight - _limit, 0) + 1;
        return ExpectedHold * ((double)before / _limit);
    }
}

/// <summary>What a request brings to the door.</summary>
/// <param name="Class">0 to 7; higher goes first.</param>
/// <param name="Deadline">When its answer becomes useless, on the clock of <c>now</c>.</param>
/// <param name="ExpectedService">What it will need once inside; zero when unknown.</param>
/// <param name="CanGoElsewhere">True for a peer's request: its caller tries another instance when refused.</param>
public readonly record struct AdmissionTerms(byte Class, TimeSpan Deadline, TimeSpan ExpectedService, bool CanGoElsewhere);

/// <summary>A place in line. Stays safe to use after its holder left: it then means nobody.</summary>
public readonly record struct QueuePlace(int Slot, int Turn);

namespace Sundog.Core.Scaling;

/// <summary>Learns how long a level is worth keeping: a removal that was soon undone while the objective was missed was a mistake.</summary>
internal sealed class Regret(double persistence)
{
    private const double RememberSeconds = 600;
    private const double JudgeSeconds = 10;
    private const double RequestsMin = 100;

    /// <summary>A violation ratio that is no chance in <see cref="RequestsMinToLeave"/>: where a twentieth may be late, two deviations of so few are twice as much again.</summary>
    private const double ClearlyMissed = 3;

    private const double RequestsMinToLeave = 20;

    private int _removedLevel;
    private double _removedAt = double.NegativeInfinity;
    private int _regrets;
    private bool _isBackFromZero;
    private double _judgedAt = double.NaN, _easedAt = double.NaN;
    private double _requestsAtJudgement;

    /// <summary>psi: by how much levels outlast a plain cooldown, 1 to 256.</summary>
    public double Persistence { get; private set; } = Math.Clamp(persistence, 1, EngineWill.PersistenceMax);

    /// <summary>The habitat did what the engine asked. Only that teaches: not a command that was refused, and not what somebody else did.</summary>
    /// <param name="pressed">At the asking the backlog was over its limit, or what was ready nearly full.</param>
    public void Moved(double now, CountChange change, bool pressed)
    {
        if (change.After < change.Before) Removed(now, change.Before);
        else if (pressed && change.After <= _removedLevel && now - _removedAt <= RememberSeconds) _regrets++;
    }

    /// <summary>The service was summoned from the zero that its predecessor chose.</summary>
    public void Returned()
    {
        _regrets++;
        _isBackFromZero = true;
    }

    /// <param name="requestsEver">Completed since the engine began.</param>
    /// <param name="violationRatio">The entry's late share over what its objective allows.</param>
    /// <param name="cooldownSeconds">With the present persistence.</param>
    public void Judge(double now, double requestsEver, double violationRatio, double cooldownSeconds)
    {
        if (double.IsNaN(_judgedAt)) (_judgedAt, _easedAt) = (now, now);
        if (now - _judgedAt < JudgeSeconds || requestsEver - _requestsAtJudgement < RequestsMin) return;
        (_judgedAt, _requestsAtJudgement) = (now, requestsEver);

        if (_regrets > 0 && violationRatio > 1)
        {
            Lengthen();
            _easedAt = now;
        }
        else if (now - _easedAt >= 4 * cooldownSeconds && violationRatio < 1)
        {
            Persistence = Math.Max(1, 0.9 * Persistence);
            (_regrets, _easedAt) = (0, now);
        }
    }

    /// <summary>Instead of <see cref="Judge"/> at the step at which the service goes to zero: a stay that ends before its judgement would teach nothing, however often it comes again.</summary>
    public void Leave(double requestsEver, double violationRatio)
    {
        if (_regrets > 0 && violationRatio > ClearlyMissed && requestsEver - _requestsAtJudgement >= RequestsMinToLeave) Lengthen();
    }

    private void Removed(double now, int level)
    {
        var remembered = now - _removedAt <= RememberSeconds ? _removedLevel : 0;
        (_removedLevel, _removedAt) = (Math.Max(remembered, level), now);
    }

    /// <summary>Who comes back from zero pays a whole start for each, and gaps are long beside a cooldown: there it is lengthened twice as fast.</summary>
    private void Lengthen()
    {
        Persistence = Math.Min(EngineWill.PersistenceMax, (_isBackFromZero ? 4 : 2) * Persistence);
        (_regrets, _isBackFromZero) = (0, false);
    }
}

using Sundog.Core.Attribution;
using Sundog.Core.Budgets;
using Sundog.Core.Protocol;
using Sundog.Core.Queueing;

namespace Sundog.Core.Scaling;

/// <summary>Decides how many replicas one service should have; stepped by the service's leader.</summary>
/// <remarks>
/// Each step: measure, split the waiting budget, project the backlog to now + provisioning delay, size for that moment, and let go only of what was
/// not needed for a whole cooldown. Deterministic: the same settings, views and times give the same turns. Not thread-safe.
/// The whole rule with its reasons: docs/models/scaling.md.
/// </remarks>
public sealed class ScalingEngine
{
    private const double CalmSeconds = 2;
    private const double NearlyFull = 0.9;

    private readonly ScalingSettings _settings;
    private readonly ServiceMeter _meter;
    private readonly PathBudget _budget;
    private readonly SlotRule _slots = new();
    private readonly DeclaredRates _declared = new();
    private readonly LevelMemory _levels = new(), _needs = new();
    private readonly Regret _regret;
    private readonly Saturation _saturation;
    private readonly CommittedCount _committed = new();
    private readonly IncurableMeter _incurable = new();
    private readonly ModelCalibration _calibration = new();
    private readonly bool _returnedFromZero, _succeeds;
    private double _begunAt = double.NaN, _calmSince = double.NaN;
    private double _serviceSeconds, _violationHeard;
    private int _lastLevel;
    private bool _atZero, _moving, _askedUnderPressure;
    private byte _sequence;

    /// <param name="will">What a predecessor left, or null.</param>
    public ScalingEngine(ScalingSettings settings, EngineWill? will = null)
    {
        _settings = settings;
        _succeeds = will is { AtZero: false };
        will ??= new(TimeSpan.Zero, 1, 1, settings.InitialProvisioningDelay, AtZero: false);
        _meter = new(will);
        _budget = new(settings.Objective, will.BudgetFactor);
        _regret = new(will.Persistence);
        _saturation = new(will.AdmissionLevel);
        _returnedFromZero = will.AtZero;
        if (_returnedFromZero) _regret.Returned();
    }

    /// <summary>When to step next at the latest, on the clock of <c>now</c>. Stepping earlier, on a burst, does no harm.</summary>
    public TimeSpan NextWake { get; private set; }

    /// <summary>What a successor should begin with, as of the last step.</summary>
    public EngineWill Will => new(
        TimeSpan.FromSeconds(_serviceSeconds), _regret.Persistence, _budget.Factor, TimeSpan.FromSeconds(_meter.Times.ProvisioningSeconds), _atZero,
        _saturation.AdmissionLevel);

    /// <param name="now">Monotonic, of arbitrary origin; never smaller than at the step before.</param>
    public EngineTurn Step(TimeSpan now, ServiceView view)
    {
        var at = now.TotalSeconds;
        if (double.IsNaN(_begunAt)) _begunAt = at;

        var committed = _committed.Observe(at, view.Committed, _meter.Times.FreshSeconds);
        if (_committed.Granted is { } granted) _regret.Moved(at, granted, _askedUnderPressure);
        var measure = _meter.Measure(at, view, committed, _committed.ChangedAt);
        _incurable.Observe(at, view.Waits);
        var times = _meter.Times;
        NextWake = now + TimeSpan.FromSeconds(times.TickSeconds);
        if (measure.ServiceKnown) _serviceSeconds = measure.ServiceSeconds;

        var picture = Picture(at, view, committed, measure, times);
        var choice = Choose(at, view, picture);
        Settle(at, view, picture, choice);
        return new(Decision(picture, choice), Guidance(view, picture), picture.Shortage());
    }

    /// <summary>Everything that follows from the measurement alone.</summary>
    private EnginePicture Picture(double now, ServiceView view, int committed, in ServiceMeasure measure, ControlTimes times)
    {
        var attribution = WaitAttribution.Of(measure.Means);
        // While whoever is inside stays there, nothing tells how long that will be.
        var known = measure.WindowCompletions < 1 && measure.Inside > 0 ? 0 : measure.ServiceSeconds;
        var slots = _settings.FixedSlots > 0
            ? _settings.FixedSlots
            : _slots.Settle(_settings.CpuCores, known, attribution.IntrinsicBlockedSeconds + attribution.UntracedSeconds + attribution.BodySeconds);
        var wait = WaitModel(measure, attribution, slots);
        var backlog = Backlog.Of(view.Replicas, wait.Servers, attribution);

        _budget.Observe(now, view, _moving, calm: now - _calmSince >= CalmSeconds, times.HorizonSeconds + CalmSeconds);
        var shares = PathBudget.Shares(view, _meter.Callees);
        var root = BudgetSplit.Root(measure.ServiceSeconds, shares);
        var granted = _budget.GrantedSeconds ?? 0;
        var own = BudgetSplit.Own(granted, measure.ServiceSeconds, root);

        var rate = measure.Rate;
        _declared.Observe(now, view.Callers, times.FreshSeconds);
        var steady = _declared.SteadyPerSecond;
        // What arrives while a caller drains is partly its backlog: do not staff for that. Traffic from outside is nobody's backlog.
        var draining = view.Entry is null or { Replies: 0 } && rate.PerSecond > steady && steady > 0 && _declared.DrainedWithin(now, rate.WindowSeconds);
        var atHorizon = draining ? steady : Math.Max(rate.PerSecond, steady);
        // Whoever is short is measured by what is asked for, not by what it has let in: it would seem to suffice.
        var measured = Math.Max(rate.Upper(times.HorizonSeconds), rate.PerSecond / _saturation.LevelLately);
        var upper = draining ? steady : Math.Max(steady, measured);
        var projected = BacklogProjection.At(
            times.HorizonSeconds, backlog.Own, Math.Max(rate.PerSecond, _declared.TotalPerSecond), wait.RatePerReplica, measure.Ready, measure.DueIn);

        var elsewhere = attribution.IntrinsicBlockedSeconds + attribution.UntracedIntrinsicSeconds + attribution.BodySeconds;
        var input = new SizingInput(
            wait, atHorizon, upper, RateIsDeclared: upper > measured || draining, _declared.TotalPerSecond, projected, own,
            times.DrainSeconds(own), measure.ServiceSeconds + elsewhere, elsewhere, _settings.CpuCores > 0 ? slots : 0,
            measure.Inside, times.HorizonSeconds);
        return new()
        {
            Committed = committed,
            Measure = measure,
            Attribution = attribution,
            Times = times,
            Input = input,
            Backlog = backlog,
            Shares = shares,
            Root = root,
            GrantedSeconds = granted,
            Slots = slots,
            Cooldown = times.CooldownSeconds(_regret.Persistence, Math.Max(1, _lastLevel), rate.PerSecond),
            Constants = Constants(times, input),
        };
    }

    private ScalingConstants Constants(ControlTimes times, in SizingInput input) => new()
    {
        Tick = TimeSpan.FromSeconds(times.TickSeconds),
        Drain = TimeSpan.FromSeconds(input.DrainSeconds),
        WarmUp = TimeSpan.FromSeconds(times.WarmUpSeconds),
        ChangeDeviations = times.ChangeThreshold,
        WaitFactor = _calibration.Factor,
        BudgetFactor = _settings.Objective is null ? 0 : _budget.Factor,
        Persistence = _regret.Persistence,
    };

    /// <summary>One server per whole core; a fraction of a core is one slow server. Without a grant the slots are the servers.</summary>
    private ReplicaWait WaitModel(in ServiceMeasure measure, in WaitAttribution attribution, int slots)
    {
        var service = Math.Max(measure.ServiceSeconds, 1e-6);
        if (_settings.CpuCores <= 0) return new(slots, service + attribution.IntrinsicBlockedSeconds + attribution.BodySeconds, Variation(measure), _calibration.Factor);
        var servers = Math.Max(1, (int)_settings.CpuCores);
        return new(servers, service * servers / Math.Max(1, _settings.CpuCores), Variation(measure), _calibration.Factor, _meter.Callees.ReturningPart);
    }

    private static double Variation(in ServiceMeasure measure) => Math.Clamp(measure.Variation, 0, 3);

    private Choice Choose(double now, ServiceView view, EnginePicture picture)
    {
        var committed = picture.Committed;
        var most = Math.Max(view.ReplicasMax, Math.Max(1, view.ReplicasMin));
        if (committed < view.ReplicasMin) return new(view.ReplicasMin, ScalingReason.Bounds, default);
        if (committed > most) return new(most, ScalingReason.Bounds, default);
        if (committed == 0)
        {
            return picture.Input.DeclaredTotal > 0 ? new(1, ScalingReason.Summoned, default) : new(0, ScalingReason.Idle, default);
        }

        if (_budget.GrantedSeconds is null) return new(committed, ScalingReason.Hold, default);
        if (picture.Measure.ServiceSeconds <= 0) return new(committed, ScalingReason.NothingMeasured, default);

        var sizing = Sizing.For(picture.Input, most + 1);
        if (!picture.Measure.ServiceKnown) return BacklogOnly(picture, sizing, most);

        picture.Saturated = sizing.Need > most;
        _lastLevel = sizing.Level;
        _levels.Remember(now, Math.Min(sizing.Level, most));
        _needs.Remember(now, Math.Min(sizing.Need, most));
        // A successor's first rates are those of a moment, and the count that it found was chosen by one who knew more. A queue or a caller's word counts at once.
        var isGuess = _succeeds && now - _begunAt < picture.Times.FreshSeconds && picture.Input.BacklogAtHorizon <= picture.Input.BacklogTolerated
            && sizing.Reason is ScalingReason.WaitOverBudget or ScalingReason.SlotsHeld;
        if (sizing.Need > committed && committed < most && !isGuess)
        {
            return new(Math.Min(sizing.Need, most), picture.Saturated ? ScalingReason.Saturated : sizing.Reason, sizing);
        }

        return picture.Saturated ? new(committed, ScalingReason.Saturated, sizing) : Fewer(now, view, picture, sizing);
    }

    /// <summary>
    /// A mean of a few requests shows that a queue needs help, not how much: the first of a process pay for what is made once. So one more at a time, and the next when
    /// that one is there.
    /// </summary>
    private static Choice BacklogOnly(EnginePicture picture, in Sizing sizing, int most) =>
        sizing.Reason == ScalingReason.BacklogNotDraining && sizing.Need > picture.Committed && picture.Committed < most && picture.Measure.Ready >= picture.Committed
            ? new(picture.Committed + 1, ScalingReason.BacklogNotDraining, sizing)
            : new(picture.Committed, ScalingReason.NothingMeasured, sizing);

    private Choice Fewer(double now, ServiceView view, EnginePicture picture, in Sizing sizing)
    {
        var hold = new Choice(picture.Committed, HoldReason(picture), sizing);
        var times = picture.Times;
        if (!picture.Measure.Fresh) return hold; // One whose reports are stale knows no present.

        // What arrived lately says how soon somebody would come again: the rate of now is none.
        var idleCooldown = times.CooldownSeconds(_regret.Persistence, 1, picture.Measure.RateLately);
        if (view.ReplicasMin == 0 && picture.Measure.IdleSeconds >= idleCooldown && KnowsPast(now, idleCooldown, times)) return new(0, ScalingReason.Idle, sizing);
        if (!KnowsPast(now, picture.Cooldown, times)) return hold;

        var keep = Math.Max(
            _levels.HighestWithin(now, picture.Cooldown),
            _needs.HighestWithin(now, _regret.Persistence * (times.DrainSeconds(picture.Input.BudgetSeconds) + (4 * times.TickSeconds))));
        keep = Math.Max(keep, Math.Max(1, view.ReplicasMin));
        return keep < picture.Committed ? new(keep, ScalingReason.FewerSuffice, sizing) : hold;
    }

    /// <summary>A new leader knows none.</summary>
    private bool KnowsPast(double now, double cooldown, ControlTimes times) => now - _begunAt >= cooldown + (_returnedFromZero ? 2 * times.ProvisioningSeconds : 0);

    /// <summary>Why nothing happens although requests may wait.</summary>
    private static ScalingReason HoldReason(EnginePicture picture)
    {
        if (picture.Attribution.IsInduced) return ScalingReason.BlamedOnCallee;
        return picture.IncurableDominates ? ScalingReason.Incurable : ScalingReason.Hold;
    }

    private void Settle(double now, ServiceView view, EnginePicture picture, Choice choice)
    {
        var (before, wait, measure) = (picture.Committed, picture.Input.Wait, picture.Measure);
        if (choice.Replicas != before)
        {
            _committed.Ask(now, choice.Replicas);
            var isPressed = picture.Input.BacklogAtHorizon > picture.Input.BacklogTolerated
                || picture.Input.Rate > NearlyFull * measure.Ready * wait.RatePerReplica;
            _askedUnderPressure = isPressed && choice.Reason != ScalingReason.Bounds;
        }

        _atZero = choice.Replicas == 0;

        picture.Need = Math.Max(choice.Replicas, 1);
        picture.ViolationRatio = Math.Max(_budget.ViolationRatio, _declared.ViolationRatio);
        if (picture.ViolationRatio > 0) _violationHeard = picture.ViolationRatio; // Callers say it with their calls: who is idle hears nothing.
        if (_atZero && before > 0) _regret.Leave(measure.CompletionsEver, _violationHeard);
        else _regret.Judge(now, measure.CompletionsEver, picture.ViolationRatio, picture.Cooldown);
        _saturation.Step(
            now, picture.Times.TickSeconds, picture.Saturated, wait, picture.Input.BudgetSeconds, Math.Max(1, view.ReplicasMax), measure.Ready,
            measure.ArrivalsEver, picture.Backlog.Own);

        // Backlogged: what is ready does not even hold the level, or the queue will outgrow what the budget tolerates.
        var level = choice.Sizing.Level;
        picture.Backlogged = (measure.Ready < level || picture.Input.BacklogAtHorizon > picture.Input.BacklogTolerated)
            && picture.Backlog.All > (3 * measure.Rate.PerSecond * picture.Input.BudgetSeconds) + 3;
        var bound = _settings.Objective?.Bound.TotalSeconds ?? Math.Max(0.1, 3 * picture.GrantedSeconds);
        // To be short of one replica, or a tenth, is how the rule hovers; only more than that is a transition.
        picture.Calm = measure.Ready + Math.Max(1, level / 10) >= level && picture.Backlog.All <= Math.Max(1, measure.Rate.PerSecond * bound)
            && !picture.IncurableDominates && view.Callees.All(c => !c.NotCalm);
        _moving = !picture.Calm;
        if (_moving) _calmSince = double.NaN;
        else if (double.IsNaN(_calmSince)) _calmSince = now;
        Calibrate(now, picture);
    }

    private void Calibrate(double now, EnginePicture picture)
    {
        var (wait, measure) = (picture.Input.Wait, picture.Measure);
        var steady = picture.Calm && measure.Ready == picture.Committed
            ? Math.Min(now - _calmSince - 1, now - _committed.ChangedAt) : 0;
        _calibration.Observe(
            now, steady, measure.WindowCompletions, measure.Rate.PerSecond / Math.Max(1e-9, measure.Ready * wait.RatePerReplica), wait.ServiceSeconds,
            picture.Attribution.ExclusiveSeconds, (wait with { Calibration = 1 }).MeanSeconds(measure.Rate.PerSecond, measure.Ready));
    }

    private ScalingDecision Decision(EnginePicture picture, Choice choice)
    {
        var inputs = picture.Inputs(_settings.CpuCores, _declared, Blame(picture, choice)) with { OutOfReach = _budget.OutOfReach };
        return new(choice.Replicas, picture.Committed, choice.Reason, inputs, picture.Alternatives(choice.Replicas));
    }

    private string Blame(EnginePicture picture, Choice choice)
    {
        if (choice.Reason == ScalingReason.Incurable) return picture.Attribution.IsUntraced ? "" : _incurable.Longest();
        if (choice.Reason == ScalingReason.SlotsHeld) return picture.Attribution.HoldsForCallees ? _meter.Callees.MostWork() : "";
        return picture.Attribution.IsInduced ? _meter.Callees.MostExcess() : "";
    }

    private ServiceGuidance Guidance(ServiceView view, EnginePicture picture)
    {
        _sequence++;
        var (input, measure) = (picture.Input, picture.Measure);
        // Never declare more than this service will be able to send: what cannot grow does not make its callees grow.
        var cap = measure.ServiceSeconds > 0 ? Math.Max(picture.Committed, picture.Need) * input.Wait.RatePerReplica : measure.Rate.PerSecond;
        var drain = picture.Backlogged ? Math.Max(0, picture.Backlog.All - (measure.Rate.PerSecond * input.BudgetSeconds)) / input.DrainSeconds : 0;
        var steady = Math.Min(input.Rate, cap);
        var total = Math.Min(Math.Max(input.Rate, input.DeclaredTotal) + drain, cap);

        var callees = new CalleeGuidance[view.Callees.Count];
        var admission = _saturation.AdmissionLevel;
        var saturated = picture.Saturated;
        for (var i = 0; i < callees.Length; i++)
        {
            var callee = view.Callees[i];
            var calls = _meter.Callees.CallsPerRequest(callee.Service);
            callees[i] = new(
                callee.Service, steady * calls, total * calls, TimeSpan.FromSeconds(BudgetSplit.PerCall(picture.GrantedSeconds, picture.Root, picture.Shares[i])));
            admission = Math.Min(admission, callee.AdmissionLevel);
            saturated |= callee.Saturated;
        }

        return new(
            callees, picture.Root, admission, saturated, _budget.Infeasible, picture.Calm, _budget.ViolationRatio,
            picture.Slots, _sequence);
    }
}

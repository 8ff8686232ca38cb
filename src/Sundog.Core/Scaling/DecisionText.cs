using System.Globalization;
using System.Text;

namespace Sundog.Core.Scaling;

/// <summary>Says in plain English why a decision was taken: what was measured, which rule spoke, what else was looked at.</summary>
public static class DecisionText
{
    /// <returns>Several lines, each a sentence; no line end after the last.</returns>
    public static string Explain(ScalingDecision decision)
    {
        var text = new StringBuilder();
        text.Append(Headline(decision)).Append('\n').Append(Why(decision));
        if (decision.Reason == ScalingReason.Hpa || decision.Inputs.TargetUtilisation > 0)
        {
            text.Append('\n').Append(Hpa(decision.Inputs));
            return text.ToString();
        }

        foreach (var line in Measured(decision.Inputs)) text.Append('\n').Append(line);
        foreach (var other in decision.Alternatives) text.Append('\n').Append(Alternative(other, decision));
        return text.ToString();
    }

    private static string Headline(ScalingDecision decision) => decision.IsChange
        ? $"From {decision.Before} to {Replicas(decision.Replicas)}."
        : $"Kept at {Replicas(decision.Replicas)}.";

    private static string Why(ScalingDecision decision)
    {
        var seen = decision.Inputs;
        return decision.Reason switch
        {
            ScalingReason.Hold => "The wait predicted for the moment a new replica could help is within budget, and what is there is still needed.",
            ScalingReason.NothingMeasured => "Too few requests have completed to know what one of them costs.",
            ScalingReason.WaitOverBudget =>
                $"In {Time(seen.Horizon)}, when a replica started now can help, requests would wait {Time(seen.PredictedWait)} on average; the budget is {Time(seen.WaitBudget)}.",
            ScalingReason.BacklogNotDraining =>
                $"{Count(seen.Backlog)} requests wait now, and {Count(seen.BacklogAtHorizon)} would in {Time(seen.Horizon)}: more than will drain in time.",
            ScalingReason.CallerDeclared =>
                $"Callers declare {Rate(Math.Max(seen.DeclaredSteadyPerSecond, seen.DeclaredTotalPerSecond))} once their own bottleneck is gone; {Rate(seen.ArrivalsPerSecond)} arrive now.",
            ScalingReason.SlotsHeld =>
                $"Each request holds a slot for {Time(seen.BlockedIntrinsic)} while a callee works (it serves slowly, it does not queue), and {seen.SlotsPerReplica} slots per replica are too few.",
            ScalingReason.Saturated => "More is needed than there is room for; the entry sheds what cannot be carried.",
            ScalingReason.FewerSuffice => $"Fewer suffice, and sufficed for the whole cooldown of {Time(seen.Cooldown)}.",
            ScalingReason.Idle => "Nothing arrived for a whole cooldown.",
            ScalingReason.Summoned => "A request or a hint arrived while nothing was running.",
            ScalingReason.BlamedOnCallee =>
                $"{Share(seen.InducedShare)} of slot time is waiting in {Named(seen.Blame, "a callee")}: growing here would only queue there.",
            ScalingReason.Incurable => $"Requests wait for {Named(seen.Blame, "something")} that more replicas cannot shorten.",
            ScalingReason.Bounds => "The count was outside its bounds.",
            ScalingReason.Pinned => "A person pinned the count.",
            ScalingReason.Hpa => "The HPA rule on CPU asked for it.",
            _ => decision.Reason.ToString(),
        };
    }

    private static string Hpa(ScalingInputs seen) =>
        $"Measured: {Share(seen.Utilisation)} of the CPU grant in use at {Replicas(seen.Ready)}, target {Share(seen.TargetUtilisation)}.";

    private static IEnumerable<string> Measured(ScalingInputs seen)
    {
        yield return $"Measured: {Rate(seen.ArrivalsPerSecond)} arriving, sized for {Rate(seen.ArrivalsPerSecondUpper)}; "
            + $"one request takes {Time(seen.ServiceTime)} of service and waits {Time(seen.MeasuredWait)} here.";
        if (seen.DeclaredSteadyPerSecond > 0)
        {
            yield return $"Declared by callers: {Rate(seen.DeclaredSteadyPerSecond)} steady, {Rate(seen.DeclaredTotalPerSecond)} with their backlog.";
        }

        if (seen.BlockedIntrinsic > TimeSpan.Zero || seen.InducedShare > 0)
        {
            yield return $"Blocked on callees: {Time(seen.BlockedIntrinsic)} while they work; {Share(seen.InducedShare)} of slot time while they queue beyond their budget.";
        }

        yield return $"Present: {Replicas(seen.Ready)} ready and {seen.Starting} starting, {seen.SlotsPerReplica} slots each, "
            + (seen.CpuCores > 0 ? $"{Number(seen.CpuCores)} cores each." : "no CPU grant: slots alone define capacity.");
        yield return $"A start takes {Time(seen.ProvisioningDelay)}; a level is kept for {Time(seen.Cooldown)}.";
    }

    private static string Alternative(ScalingAlternative other, ScalingDecision decision)
    {
        var wait = other.PredictedWait == TimeSpan.MaxValue ? "could not keep up" : $"would wait {Time(other.PredictedWait)}";
        var mark = other.Replicas == decision.Replicas ? " (chosen)" : "";
        return $"With {Replicas(other.Replicas)}{mark}: {wait}, {(other.WithinBudget ? "within" : "over")} the budget of {Time(decision.Inputs.WaitBudget)}.";
    }

    private static string Replicas(int count) => count == 1 ? "1 replica" : $"{count} replicas";

    private static string Named(string name, string otherwise) => name.Length > 0 ? name : otherwise;

    private static string Rate(double perSecond) => $"{Number(perSecond)} requests/s";

    private static string Share(double share) => $"{Number(share * 100)} %";

    private static string Count(double count) => Number(count);

    private static string Time(TimeSpan time) => time.TotalSeconds switch
    {
        >= 1e9 => "without end",
        >= 1 => $"{Number(time.TotalSeconds)} s",
        >= 0.001 => $"{Number(time.TotalMilliseconds)} ms",
        0 => "0 ms",
        _ => $"{Number(time.TotalMicroseconds)} us",
    };

    /// <summary>Three figures are what these estimates are worth.</summary>
    private static string Number(double value) =>
        value.ToString(Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.#", _ => "0.##" }, CultureInfo.InvariantCulture);
}

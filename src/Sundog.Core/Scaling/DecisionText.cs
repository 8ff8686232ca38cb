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

        if (decision.Inputs.OutOfReach is { } limit) text.Append('\n').Append(Of(limit));
        foreach (var line in Measured(decision.Inputs)) text.Append('\n').Append(line);
        foreach (var line in Alternatives(decision)) text.Append('\n').Append(line);
        return text.ToString();
    }

    /// <summary>One sentence.</summary>
    public static string Of(OutOfReach limit)
    {
        var (time, fault) = (Time(limit.WaitingFree), $"No number of replicas meets the objective {limit.Objective}: ");
        return limit.WaitingFree >= limit.Objective.Bound
            ? $"{fault}even without any waiting, that percentile of its response times is {time}."
            : $"{fault}without any waiting, that percentile of its response times is {time} already, and no queue keeps to the rest.";
    }

    private static string Headline(ScalingDecision decision) => decision.IsChange
        ? $"From {decision.Before} to {Replicas(decision.Replicas)}."
        : $"Kept at {Replicas(decision.Replicas)}.";

    private static string Why(ScalingDecision decision)
    {
        var seen = decision.Inputs;
        return decision.Reason switch
        {
            ScalingReason.Hold when seen.TargetUtilisation > 0 => "The use of CPU asks for no other count, or for fewer and not for long enough yet.",
            ScalingReason.Hold when seen.WaitBudget <= TimeSpan.Zero => "Nobody has said how long requests may wait here, so it only measures: an objective at the entry would say it.",
            ScalingReason.Hold => "Requests are expected to wait no longer than they may, and fewer replicas would not do, or not for long enough yet.",
            ScalingReason.NothingMeasured => "Too few requests have completed to know what one of them costs.",
            ScalingReason.WaitOverBudget =>
                $"In {Time(seen.Horizon)}, when a replica started now can help, requests would wait {Time(seen.PredictedWait)} on average; they may wait {Time(seen.WaitBudget)} here.",
            ScalingReason.BacklogNotDraining =>
                $"{Number(seen.Backlog)} requests wait now, and {Number(seen.BacklogAtHorizon)} will in {Time(seen.Horizon)}, when a replica started now can help: too many.",
            ScalingReason.CallerDeclared =>
                $"Callers will send {Rate(Math.Max(seen.DeclaredSteadyPerSecond, seen.DeclaredTotalPerSecond))} once their own bottleneck is gone; {Rate(seen.ArrivalsPerSecond)} arrive now.",
            ScalingReason.SlotsHeld when seen.Body > seen.UntracedIntrinsic && seen.Body > seen.BlockedIntrinsic =>
                $"A request keeps its place for {Time(seen.Body)} after its response began, until the last of it is sent: {seen.SlotsPerReplica} at a time are too few.",
            ScalingReason.SlotsHeld when seen.UntracedIntrinsic > seen.BlockedIntrinsic =>
                $"A request stays inside for {Time(seen.UntracedIntrinsic)} for something that nothing here measures (slow, without a queue): "
                + $"{seen.SlotsPerReplica} at a time are too few.",
            ScalingReason.SlotsHeld =>
                $"A request stays inside for {Time(seen.BlockedIntrinsic)} while {Named(seen.Blame, "a service that it calls")} works (slowly, without a queue): "
                + $"{seen.SlotsPerReplica} at a time are too few.",
            ScalingReason.Saturated => "More replicas are needed than there may be; the entry turns away what these cannot carry.",
            ScalingReason.FewerSuffice => $"Fewer suffice, and sufficed for the whole cooldown of {Time(seen.Cooldown)}.",
            ScalingReason.Idle => "Nothing arrived for a whole cooldown, and the service may go to zero.",
            ScalingReason.Summoned => "A request, or a caller that announces some, came while nothing was running.",
            ScalingReason.BlamedOnCallee =>
                $"{Share(seen.InducedShare)} of the time inside is waiting in the queue of {Named(seen.Blame, "a service that it calls")}: more replicas here would wait there too.",
            ScalingReason.Incurable => $"Requests wait for {Named(seen.Blame, "something that replicas share")}: more replicas would not make that wait shorter.",
            ScalingReason.Bounds => $"{decision.Before} is outside of the service's minimum and maximum; {decision.Replicas} is the nearest count within.",
            ScalingReason.Hpa => "The HPA rule on CPU asked for it.",
            _ => decision.Reason.ToString(),
        };
    }

    private static string Hpa(ScalingInputs seen) =>
        $"Measured: {Share(seen.Utilisation)} of the CPU grant in use at {Replicas(seen.Ready)}, target {Share(seen.TargetUtilisation)}.";

    private static IEnumerable<string> Measured(ScalingInputs seen)
    {
        yield return $"Measured: {Rate(seen.ArrivalsPerSecond)} arriving; "
            + (seen.ServiceTime > TimeSpan.Zero ? $"a request needs {Time(seen.ServiceTime)} of service and waits {Time(seen.MeasuredWait)} here." : "what one costs is not known yet.");
        if (seen.DeclaredSteadyPerSecond > 0)
        {
            yield return $"Declared by callers: {Rate(seen.DeclaredSteadyPerSecond)} steady, {Rate(seen.DeclaredTotalPerSecond)} with their backlog.";
        }

        if (seen.BlockedIntrinsic > TimeSpan.Zero || seen.InducedShare > 0)
        {
            yield return $"Calls: a request spends {Time(seen.BlockedIntrinsic)} on services that work for it, "
                + $"and {Share(seen.InducedShare)} of its time inside in their queues for longer than granted.";
        }

        if (seen.Untraced > TimeSpan.Zero)
        {
            yield return $"Not measured: a request stays inside another {Time(seen.Untraced)} without using its CPU; "
                + $"{Time(seen.UntracedIntrinsic)} of that is there without any queue.";
        }

        if (seen.Body > TimeSpan.FromMilliseconds(1)) yield return $"Bodies: a request keeps its place for another {Time(seen.Body)} after its response began.";

        yield return $"Present: {Replicas(seen.Ready)} ready and {seen.Starting} starting; each takes {Requests(seen.SlotsPerReplica)} at a time"
            + (seen.CpuCores > 0 ? $" on {Number(seen.CpuCores)} CPU cores." : ", which alone limits it: it has no CPU grant.");
        yield return $"A start takes {Time(seen.ProvisioningDelay)}." + (seen.Cooldown > TimeSpan.Zero ? $" What was needed is kept for a cooldown of {Time(seen.Cooldown)}." : "");
        if (seen.Constants is not { } reckoned) yield break;
        yield return $"From that follows: it looks every {Time(reckoned.Tick)}, drains a backlog within {Time(reckoned.Drain)}, takes a replica for grown {Time(reckoned.WarmUp)} after "
            + $"it is ready, and a rate for a new one when it differs by {Number(reckoned.ChangeDeviations)} standard deviations.";
        yield return $"Learned: requests wait {Number(reckoned.WaitFactor)} times what the model of queues says"
            + (reckoned.BudgetFactor > 0 ? $", may wait {Number(reckoned.BudgetFactor)} times what the objective seems to leave" : "")
            + $", and what was needed is kept for {Number(reckoned.Persistence)} times the shortest cooldown.";
    }

    private static IEnumerable<string> Alternatives(ScalingDecision decision)
    {
        var seen = decision.Inputs;
        if (decision.Alternatives.Count == 0 || seen.WaitBudget <= TimeSpan.Zero) yield break;
        yield return $"Expected at {Rate(seen.ArrivalsPerSecondUpper)} with no backlog left{(decision.Reason == ScalingReason.SlotsHeld ? " and room for all inside" : "")}:";
        foreach (var other in decision.Alternatives)
        {
            var wait = other.PredictedWait == TimeSpan.MaxValue
                ? "cannot keep up"
                : $"a wait of {Time(other.PredictedWait)}, {(other.WithinBudget ? "within" : "over")} the budget of {Time(seen.WaitBudget)}";
            yield return $"- {Replicas(other.Replicas)}{(other.Replicas == decision.Replicas ? " (chosen)" : "")}: {wait}.";
        }
    }

    private static string Replicas(int count) => count == 1 ? "1 replica" : $"{count} replicas";

    private static string Requests(int count) => count == 1 ? "1 request" : $"{count} requests";

    private static string Named(string name, string otherwise) => name.Length > 0 ? name : otherwise;

    private static string Rate(double perSecond) => $"{Number(perSecond)} requests/s";

    private static string Share(double share) => $"{Number(share * 100)} %";

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

using Sundog.Core.Queueing;

namespace Sundog.Core.Scaling;

/// <summary>How many replicas a service needs at the horizon, and which rule says so. Pure.</summary>
/// <remarks>
/// The level is the fewest replicas whose predicted wait is within budget and whose slots are not the limit. On top of it come what callers declare
/// they will send, and what drains the backlog in time.
/// </remarks>
internal readonly record struct Sizing
{
    /// <summary>The fewest that keep the wait within budget once no backlog is left. At most the search's limit.</summary>
    public int Level { get; private init; }

    /// <summary>What is needed now. At least <see cref="Level"/>.</summary>
    public int Need { get; private init; }

    public ScalingReason Reason { get; private init; }

    /// <param name="searchMax">Where the search ends: one more than there is room for says "too many" as well as any number.</param>
    public static Sizing For(in SizingInput input, int searchMax)
    {
        var level = FewestForWait(input, searchMax);
        var reason = input.RateIsDeclared ? ScalingReason.CallerDeclared : ScalingReason.WaitOverBudget;

        var slots = FewestForSlots(input);
        if (slots > level) (level, reason) = (Math.Min(slots, searchMax), ScalingReason.SlotsHeld);

        var need = level;
        if (input.DeclaredTotal > input.RateUpper)
        {
            var declared = Replicas(input, input.DeclaredTotal);
            if (declared > need) (need, reason) = (declared, ScalingReason.CallerDeclared);
        }

        var tolerated = input.BacklogTolerated;
        if (input.BacklogAtHorizon > tolerated)
        {
            var draining = Replicas(input, input.Rate + ((input.BacklogAtHorizon - tolerated) / input.DrainSeconds));
            if (draining > need) (need, reason) = (draining, ScalingReason.BacklogNotDraining);
        }

        return new() { Level = level, Need = Math.Min(need, searchMax), Reason = reason };
    }

    private static int FewestForWait(in SizingInput input, int searchMax)
    {
        // Below the offered load no wait is finite, so the search starts there.
        var replicas = (int)Math.Clamp(input.RateUpper / input.Wait.RatePerReplica, 1, searchMax);
        while (replicas < searchMax && input.Wait.MeanSeconds(input.RateUpper, replicas) > input.BudgetSeconds) replicas++;
        return Math.Min(replicas, searchMax);
    }

    private static int FewestForSlots(in SizingInput input)
    {
        if (input.SlotsPerReplica <= 0) return 0;
        // Who waits for this service's own CPU may as well wait at its door: only those who are blocked elsewhere need slots beyond the servers.
        var atLast = (input.RateUpper * input.HeldSeconds) + (2 * Math.Sqrt(input.RateUpper * input.BlockedSeconds));
        // A rate has to last as long as a request stays to fill that many. Until then more than those who are inside and those who come cannot be inside: a burst looks like
        // a high rate for a moment, and whoever asks again at the next step will know better.
        var arriving = input.RateUpper * input.HorizonSeconds;
        var atHorizon = input.Inside + arriving + (2 * Math.Sqrt(arriving));
        return (int)Math.Ceiling(Math.Min(atLast, atHorizon) / input.SlotsPerReplica);
    }

    private static int Replicas(in SizingInput input, double perSecond) => (int)Math.Min(Math.Ceiling(perSecond / input.Wait.RatePerReplica), 1e6);
}

/// <param name="Rate">lambda_H: rate at the horizon.</param>
/// <param name="RateUpper">lambda_HU: its upper value, which the level is taken for.</param>
/// <param name="RateIsDeclared">The upper rate is what callers declared, not what was measured.</param>
/// <param name="DeclaredTotal">With the callers' drain.</param>
/// <param name="BudgetSeconds">b: mean wait that this service may cause per request.</param>
/// <param name="HeldSeconds">Time a request holds a slot when it waits for nothing: its own service, its callees', pauses that are not traced, and its body.</param>
/// <param name="BlockedSeconds">The part of that in which its CPU does nothing for it.</param>
/// <param name="SlotsPerReplica">0 where slots are already what <paramref name="Wait"/> counts as servers.</param>
/// <param name="Inside">Requests that hold a slot or wait for one now.</param>
/// <param name="HorizonSeconds">When what is asked for now is there.</param>
internal readonly record struct SizingInput(
    ReplicaWait Wait,
    double Rate,
    double RateUpper,
    bool RateIsDeclared,
    double DeclaredTotal,
    double BacklogAtHorizon,
    double BudgetSeconds,
    double DrainSeconds,
    double HeldSeconds,
    double BlockedSeconds,
    int SlotsPerReplica,
    double Inside,
    double HorizonSeconds)
{
    /// <summary>A queue this long is what a wait of three budgets looks like.</summary>
    public double BacklogTolerated => 3 * Rate * BudgetSeconds;
}

namespace Sundog.Core.Budgets;

/// <summary>Divides the waiting granted to a service and all below it so that the whole path needs the fewest replicas.</summary>
/// <remarks>
/// A service visited v times per request with service time S and e spare servers makes a request wait about v S / e. The cheapest way to
/// keep a sum of waits gives each service a share in proportion to sqrt(v S) (Lagrange), and sums of such roots are all that must travel
/// upwards. A branch that is on the critical path in only a part of all requests counts with that part, times what it then waits over its mean. Derivation: docs/models/scaling.md, "Budgets".
/// </remarks>
public static class BudgetSplit
{
    private const double OwnPartMin = 0.05;

    /// <returns>Omega: the root of this service's own demand and those below it, as one call to it sees them; in sqrt(seconds).</returns>
    public static double Root(double serviceSeconds, ReadOnlySpan<CalleeShare> callees)
    {
        var root = Math.Sqrt(serviceSeconds);
        foreach (var callee in callees) root += callee.Weight;
        return root;
    }

    /// <returns>Seconds of mean waiting per request that this service itself may cause: its share, and never less than a twentieth of its service time.</returns>
    public static double Own(double granted, double serviceSeconds, double root) =>
        root <= 0 ? granted : Math.Max(OwnPartMin * serviceSeconds, granted * Math.Sqrt(serviceSeconds) / root);

    /// <returns>Seconds of mean waiting granted to one call and all below it; never more than all that was granted here.</returns>
    public static double PerCall(double granted, double root, CalleeShare callee) =>
        root <= 0 || callee.CriticalPerRequest <= 0 ? granted : Math.Min(granted, granted * callee.DemandRoot / (Math.Sqrt(callee.CriticalPerRequest) * root));
}

/// <param name="CriticalPerRequest">Calls per request that are on the critical path, in waits of a mean call: all when calls run one after the other.</param>
/// <param name="DemandRoot">Omega of the callee's subtree, as one call sees it.</param>
public readonly record struct CalleeShare(double CriticalPerRequest, double DemandRoot)
{
    public double Weight => Math.Sqrt(CriticalPerRequest) * DemandRoot;
}

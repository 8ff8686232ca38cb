using CsCheck;
using Sundog.Core.Budgets;

namespace Sundog.Core.Tests.Budgets;

/// <summary>Goal: what an entry may let its requests wait is shared over the whole path, and never more than that is handed out.</summary>
public class BudgetSplitTests
{
    private static readonly Gen<double> Service = Gen.Double[-5, 0].Select(e => Math.Pow(10, e));

    // Trees of up to four levels; each service has up to three callees with 0.1 to 20 calls per request, one after the other.
    private static readonly Gen<Node> AnyPath = Path(4);

    [Fact]
    public void Over_a_path_the_shares_sum_to_no_more_than_was_granted() => Gen.Select(AnyPath, Gen.Double[0.001, 10]).Sample((entry, granted) =>
        Assert.InRange(Shared(entry, granted), 0, granted * (1 + 1e-9)));

    [Fact]
    public void No_share_is_negative_and_none_exceeds_the_whole() => Gen.Select(AnyPath, Gen.Double[0, 10]).Sample((entry, granted) =>
    {
        Assert.InRange(BudgetSplit.Own(granted, entry.Service, entry.Root), 0, Math.Max(granted, entry.Service) * (1 + 1e-9));
        Assert.All(entry.Callees, callee => Assert.InRange(BudgetSplit.PerCall(granted, entry.Root, callee.Share), 0, granted));
    });

    [Fact]
    public void Nobody_is_granted_less_than_a_twentieth_of_its_service_time() => Gen.Select(AnyPath, Gen.Double[0, 10]).Sample((entry, granted) =>
        BudgetSplit.Own(granted, entry.Service, entry.Root) >= 0.05 * entry.Service);

    [Fact]
    public void Who_needs_four_times_the_demand_gets_twice_the_share()
    {
        CalleeShare light = new(1, BudgetSplit.Root(0.01, [])), heavy = new(1, BudgetSplit.Root(0.04, []));
        var root = BudgetSplit.Root(0.01, [light, heavy]);

        Assert.Equal(
            (0.025, 0.025, 0.050),
            (Math.Round(BudgetSplit.Own(0.1, 0.01, root), 9), Math.Round(BudgetSplit.PerCall(0.1, root, light), 9), Math.Round(BudgetSplit.PerCall(0.1, root, heavy), 9)));
    }

    [Fact]
    public void A_service_that_is_called_often_gets_its_share_for_all_calls_together()
    {
        CalleeShare often = new(4, BudgetSplit.Root(0.01, []));
        var root = BudgetSplit.Root(0.01, [often]);

        Assert.Equal(0.1 * 2 / 3 / 4, BudgetSplit.PerCall(0.1, root, often), 1e-9); // sqrt(4 x 10 ms) is twice sqrt(10 ms).
    }

    [Fact]
    public void Where_nothing_is_known_all_is_granted() =>
        Assert.Equal((0.1, 0.1), (BudgetSplit.Own(0.1, 0, 0), BudgetSplit.PerCall(0.1, 0, new(0, 0))));

    /// <returns>What a request may wait in this subtree: its own share, and that of each call as often as it is made. What nobody is asked to go below is left out.</returns>
    private static double Shared(Node node, double granted)
    {
        var own = BudgetSplit.Own(granted, node.Service, node.Root);
        return (own > 0.05 * node.Service ? own : 0) + node.Callees.Sum(callee => callee.Calls * Shared(callee, BudgetSplit.PerCall(granted, node.Root, callee.Share)));
    }

    private static Gen<Node> Path(int levels) =>
        from service in Service
        from calls in Gen.Double[0.1, 20]
        from callees in levels == 1 ? Gen.Const(Array.Empty<Node>()) : Path(levels - 1).Array[0, 3]
        select new Node(service, calls, callees);

    private sealed record Node(double Service, double Calls, Node[] Callees)
    {
        public double Root => BudgetSplit.Root(Service, [.. Callees.Select(callee => callee.Share)]);

        public CalleeShare Share => new(Calls, Root);
    }
}

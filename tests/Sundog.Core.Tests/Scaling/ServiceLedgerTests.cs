using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Core.Waiting;

namespace Sundog.Core.Tests.Scaling;

/// <summary>Goal: a leader sees of its replicas together what one would have seen of all requests.</summary>
public class ServiceLedgerTests
{
    private static readonly InstanceId First = new("store-1"), Second = new("store-2");

    private readonly ServiceLedger _ledger = new();

    [Fact]
    public void Of_each_caller_the_newest_declaration_stands_and_its_calls_to_all_replicas_count()
    {
        Take(at: 0, First, [Heard(7, steady: 100, calls: 10, age: 0.5)], lived: 0);
        Take(at: 0, Second, [Heard(7, steady: 120, calls: 5, age: 0.1)], lived: 0);
        Take(at: 1, First, [Heard(7, steady: 100, calls: 40, age: 1.5)], lived: 1);

        var caller = Assert.Single(View(at: 1).Callers);
        Assert.Equal((7u, 120.0, 45.0), (caller.Caller, caller.SteadyPerSecond, caller.Calls));
    }

    [Fact]
    public void What_callers_did_before_this_leader_began_is_no_news()
    {
        Take(at: 0, First, [Heard(7, steady: 100, calls: 100_000, age: 0)], lived: 1000);
        Take(at: 1, First, [Heard(7, steady: 100, calls: 100_050, age: 0)], lived: 1001);

        Assert.Equal(50, Assert.Single(View(at: 1).Callers).Calls);
    }

    [Fact]
    public void A_replica_that_nobody_granted_anything_for_long_does_not_speak_for_those_who_were_asked_lately()
    {
        _ledger.Take(TimeSpan.Zero, First, Granted(milliseconds: 3, age: 100, perSecond: 50));
        _ledger.Take(TimeSpan.Zero, Second, Granted(milliseconds: 20, age: 1, perSecond: 50));
        Assert.Equal((20, 2), Budget(at: 1));

        _ledger.Take(TimeSpan.Zero, First, Granted(milliseconds: 10, age: 0, perSecond: 50));
        Assert.Equal((15, 1), Budget(at: 1));
    }

    private (double Milliseconds, double Age) Budget(double at) => (Math.Round(View(at).WaitBudget!.Value.TotalMilliseconds, 2), View(at).WaitBudgetAge.TotalSeconds);

    private static ReplicaReport Granted(double milliseconds, double age, double perSecond) =>
        new(default, [], TimeSpan.FromMilliseconds(milliseconds), [], null, [], new(perSecond, default, default, default)) { WaitBudgetAge = TimeSpan.FromSeconds(age) };

    private void Take(double at, InstanceId instance, CallerDeclaration[] callers, double lived) => _ledger.Take(
        TimeSpan.FromSeconds(at), instance, new(new ReplicaTotals { ReadySeconds = lived }, callers, null, [], null, [], new(0, default, default, default)));

    private ServiceView View(double at) => _ledger.View(TimeSpan.FromSeconds(at), [], committed: 2, replicasMin: 1, replicasMax: 9);

    private static CallerDeclaration Heard(uint caller, double steady, double calls, double age) =>
        new(caller, steady, steady, 1, TimeSpan.FromSeconds(age), 0, calls);
}

using Sundog.Core.Waiting;

namespace Sundog.Core.Tests.Waiting;

public class GrantedDemandTests
{
    private static readonly ReplicaTotals Served = new() { Completions = 100, ServiceSeconds = 0.2, ServiceSecondsSquared = 0.0008 };

    [Fact]
    public void A_request_costs_a_quarter_of_a_core_four_times_its_cpu()
    {
        var demand = new GrantedDemand(0.25);
        demand.Tick(0.5, 1, isIdle: false); // 100 requests of 5 ms.

        Assert.Equal(2.0, demand.Apply(Served).ServiceSeconds, 1e-12);
    }

    [Fact]
    public void The_spread_stays_as_it_was_measured()
    {
        var demand = new GrantedDemand(0.25);
        demand.Tick(0.5, 1, isIdle: false);

        var seen = demand.Apply(Served);

        Assert.Equal(Variation(Served), Variation(seen), 1e-12);
    }

    [Fact]
    public void Housekeeping_is_nobodys_service()
    {
        var demand = new GrantedDemand(0.25);
        for (var i = 0; i < 600; i++) demand.Tick(0.001, 0.1, isIdle: true); // 1 % of a core.
        demand.Tick(0.501, 0.1, isIdle: false);

        Assert.Equal(2.0, demand.Apply(Served).ServiceSeconds, 1e-4);
    }

    [Fact]
    public void A_start_is_no_housekeeping()
    {
        var demand = new GrantedDemand(0.25);
        for (var i = 0; i < 10; i++) demand.Tick(0.1, 0.1, isIdle: true); // A whole second of start-up.
        demand.Tick(0.5, 0.5, isIdle: false);

        Assert.Equal(2.0, demand.Apply(Served).ServiceSeconds, 1e-12);
    }

    [Fact]
    public void Without_a_grant_nothing_changes()
    {
        var demand = new GrantedDemand(0);
        demand.Tick(0.5, 1, isIdle: false);

        Assert.Equal(Served, demand.Apply(Served));
    }

    private static double Variation(ReplicaTotals of)
    {
        var mean = of.ServiceSeconds / of.Completions;
        return (of.ServiceSecondsSquared / of.Completions / (mean * mean)) - 1;
    }
}

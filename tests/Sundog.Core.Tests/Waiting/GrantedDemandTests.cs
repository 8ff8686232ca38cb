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

    // 50 requests a second of 5 ms CPU on a quarter of a core; what they are active for besides doubles, or halves, for good.
    [Theory]
    [InlineData(2)]
    [InlineData(0.5)]
    public void More_active_time_for_the_same_CPU_leaves_the_spread_as_it_is(double factor)
    {
        var demand = new GrantedDemand(0.25);
        ReplicaTotals raw = default, before = default, seen = default;
        for (var tick = 0; tick < 600; tick++)
        {
            var active = 0.04 * (tick < 300 ? 1 : factor);
            raw = new() { Completions = raw.Completions + 5, ServiceSeconds = raw.ServiceSeconds + (5 * active), ServiceSecondsSquared = raw.ServiceSecondsSquared + (5 * 2 * active * active) };
            demand.Tick(0.025, 0.1, isIdle: false);
            seen = demand.Apply(raw);
            if (tick == 500) before = seen;
        }

        var grown = new ReplicaTotals
        {
            Completions = seen.Completions - before.Completions,
            ServiceSeconds = seen.ServiceSeconds - before.ServiceSeconds,
            ServiceSecondsSquared = seen.ServiceSecondsSquared - before.ServiceSecondsSquared,
        };
        Assert.Equal(0.02, grown.ServiceSeconds / grown.Completions, 1e-9);
        Assert.Equal(1, Variation(grown), 0.05); // Twenty seconds after the change.
    }

    private static double Variation(ReplicaTotals of)
    {
        var mean = of.ServiceSeconds / of.Completions;
        return (of.ServiceSecondsSquared / of.Completions / (mean * mean)) - 1;
    }
}

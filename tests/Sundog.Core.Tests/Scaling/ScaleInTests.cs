using CsCheck;
using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

/// <summary>Goal: whatever the load does, the count stays in its bounds, and nobody leaves who is needed. A replica serves 100 requests/s of 10 ms.</summary>
public class ScaleInTests
{
    // Up to eight stretches of 1 to 20 s at 0 to 1,000 requests/s.
    private static readonly Gen<(double Rate, double Seconds)[]> AnyLoad =
        Gen.Select(Gen.Double[0, 3].Select(e => Math.Pow(10, e) - 1), Gen.Double[1, 20]).Array[1, 8];

    [Fact]
    public void The_count_stays_in_its_bounds() => Gen.Select(AnyLoad, Gen.Int[0, 3], Gen.Int[1, 12]).Sample((load, min, max) =>
    {
        max = Math.Max(min, max);
        var service = new FedService(replicas: Math.Max(1, min)) { Min = min, Max = max };
        Assert.All(Decisions(service, load), decision => Assert.InRange(decision.Replicas, min, max));
    }, iter: 60);

    [Fact]
    public void Those_who_stay_are_enough() => AnyLoad.Sample(load =>
    {
        foreach (var decision in Decisions(new FedService(replicas: 3), load).Where(decision => decision.Reason == ScalingReason.FewerSuffice))
        {
            Assert.True(decision.Replicas < decision.Before);
            var chosen = decision.Alternatives.Single(other => other.Replicas == decision.Replicas);
            Assert.True(chosen.WithinBudget, DecisionText.Explain(decision));
            Assert.True(decision.Replicas * 100 > decision.Inputs.ArrivalsPerSecond);
        }
    }, iter: 60);

    [Fact]
    public void Within_a_cooldown_nobody_leaves_who_was_needed()
    {
        var service = new FedService(replicas: 5) { Rate = 350 }.Run(30);
        var (needed, fell) = (service.Committed, service.Now);
        service.Rate = 20;
        while (service.Committed == needed && service.Now < fell + 100) service.Run(0.1);

        Assert.Equal(ScalingReason.FewerSuffice, service.Changes[^1].Reason);
        Assert.InRange(service.Now - fell, service.Changes[^1].Inputs.Cooldown.TotalSeconds, 10);
    }

    [Fact]
    public void Nobody_leaves_on_old_news()
    {
        var service = new FedService(replicas: 5) { Rate = 350 }.Run(30);
        var needed = service.Committed;
        service.IsHeard = false;

        Assert.Equal(needed, service.Run(100).Committed);
    }

    private static IEnumerable<ScalingDecision> Decisions(FedService service, (double Rate, double Seconds)[] load)
    {
        foreach (var (rate, seconds) in load)
        {
            service.Rate = rate;
            for (var i = 0; i < seconds * 10; i++) yield return service.Run(0.1).Last.Decision;
        }
    }
}

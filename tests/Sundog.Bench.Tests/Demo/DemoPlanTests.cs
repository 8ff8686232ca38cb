using Sundog.Bench.Demo;
using Sundog.Bench.Load;
using Sundog.Bench.Reports;

namespace Sundog.Bench.Tests.Demo;

public class DemoPlanTests
{
    [Fact]
    public void A_crowd_fitted_to_the_machine_overloads_the_fewest_replicas_of_the_busiest_service()
    {
        var fitted = DemoPlan.Standard.FittedTo(Trial(perSecond: 60, new("webui", 2, 0.9, 2) { GrantsUsedMean = 0.7 }, new("image", 1, 0.8, 1) { GrantsUsedMean = 0.5 }));

        Assert.True(fitted.IsFitted);
        Assert.Equal((28, 168), (fitted.Crowd.BaseRate, fitted.Crowd.PeakRate)); // 120/s are a whole grant of image.
        Assert.Equal(DemoPlan.Standard.Crowd.RampEnd, fitted.Crowd.RampEnd);
    }

    [Theory]
    [InlineData(240, 672)]
    [InlineData(15, 42)]
    public void The_faster_the_machine_the_larger_the_crowd(double perSecond, double peak) =>
        Assert.Equal(peak, DemoPlan.Standard.FittedTo(Trial(perSecond, new ServicePeak("image", 1, 0.8, 1) { GrantsUsedMean = 0.5 })).Crowd.PeakRate);

    [Fact]
    public void Where_nothing_is_known_of_the_CPU_the_crowd_stays_as_it_is()
    {
        Assert.Equal(DemoPlan.Standard, DemoPlan.Standard.FittedTo(Trial(perSecond: 60)));
        Assert.Equal(DemoPlan.Standard, DemoPlan.Standard.FittedTo(Trial(perSecond: 0, new ServicePeak("image", 1, 0.8, 1) { GrantsUsedMean = 0.5 })));
    }

    [Fact]
    public void A_trial_is_a_steady_load_on_the_fewest_replicas()
    {
        var trial = DemoPlan.Standard.Trial;

        Assert.Equal([DemoVariant.Trial], trial.Variants);
        Assert.All(Enumerable.Range(0, 12), second => Assert.Equal(60, trial.Crowd.RequestsPerSecondAt(TimeSpan.FromSeconds(second))));
    }

    internal static RunReport Trial(double perSecond, params ServicePeak[] peaks)
    {
        var seconds = Enumerable.Range(0, 12).Select(second => new LoadSecond(second, OutcomeCounts.None with { Ok = (long)perSecond }, 0, null, null, null));
        return new("trial", "", [.. seconds], null, [], 60, 0.2, []) { Peaks = peaks };
    }
}

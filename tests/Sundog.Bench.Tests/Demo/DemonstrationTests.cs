using Sundog.Bench.Demo;
using Sundog.Bench.Load;
using Sundog.Bench.Reports;
using Sundog.Host.Management;

namespace Sundog.Bench.Tests.Demo;

public class DemonstrationTests
{
    [Fact]
    public void A_report_speaks_of_the_HPA_rule_only_where_it_was_run()
    {
        Assert.Contains(Notes(DemoPlan.Standard), note => note.Contains("HPA never shrinks"));
        Assert.DoesNotContain(Notes(DemoPlan.Standard with { Variants = [DemoVariant.Sundog] }), note => note.Contains("HPA"));
    }

    [Fact]
    public void The_crowd_of_each_repetition_is_fitted_by_itself_and_the_report_says_between_what()
    {
        static DemoPlan Fitted(double grantsUsed) => DemoPlan.Standard.FittedTo(DemoPlanTests.Trial(perSecond: 60, new ServicePeak("image", 1, 0.8, 1) { GrantsUsedMean = grantsUsed }));

        Assert.Contains(Notes(Fitted(0.5), Fitted(0.7)), note => note.EndsWith("In 2 runs, each with a trial before it, that was 120 to 168 requests/s.", StringComparison.Ordinal));
        Assert.Contains(Notes(Fitted(0.5)), note => note.EndsWith("times the CPU that its fewest replicas are granted.", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Notes(params DemoPlan[] plans)
    {
        using var client = new ManagementClient("/nobody-is-asked");
        var second = new LoadSecond(0, OutcomeCounts.None with { Ok = 100 }, 0, null, null, null);
        var repetitions = plans.Select(plan => new DemoRepetition(plan, [.. plan.Variants.Select(variant => new RunReport(variant.Name, "", [second], null, [], 100, 0.5, []))]));
        return new Demonstration(plans[0], DemoRunTests.Store(), client).Report([.. repetitions]).Notes;
    }
}

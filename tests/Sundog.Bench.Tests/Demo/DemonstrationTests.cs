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

    private static IReadOnlyList<string> Notes(DemoPlan plan)
    {
        using var client = new ManagementClient("/nobody-is-asked");
        var second = new LoadSecond(0, OutcomeCounts.None with { Ok = 100 }, 0, null, null, null);
        var runs = plan.Variants.Select(variant => new RunReport(variant.Name, "", [second], null, [], 100, 0.5, []));
        return new Demonstration(plan, DemoRunTests.Store(), client).Report([new([.. runs])]).Notes;
    }
}

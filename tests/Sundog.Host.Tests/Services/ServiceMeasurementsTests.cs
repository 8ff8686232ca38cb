using Sundog.Core;
using Sundog.Core.Protocol;
using Sundog.Core.Wire;
using Sundog.Host.Services;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.Services;

/// <summary>Goal: live views have a figure whatever replicas report within the bounds of a message.</summary>
public class ServiceMeasurementsTests
{
    [Fact]
    public void Sums_that_no_time_can_hold_are_told_as_a_very_long_one()
    {
        var measurements = new ServiceMeasurements();
        for (var i = 0; i < 100; i++) // Each instance adds to what was there.
        {
            var report = Replica.Report(arrivals: 1e-9) with { Waits = [new NamedWait(WaitKind.Cpu, "", Seconds: i == 0 ? 0 : 1e12, Curable: true)] };
            measurements.Take(new InstanceId($"web-{i}"), report, TimeSpan.FromSeconds(i / 100.0));
        }

        Assert.InRange(Assert.Single(measurements.Waits()).PerRequest.TotalDays, 365, 365_000);
    }
}

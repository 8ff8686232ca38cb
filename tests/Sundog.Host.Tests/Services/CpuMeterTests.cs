using Sundog.Host.Services;

namespace Sundog.Host.Tests.Services;

/// <summary>Goal: the cores that people read are those used, however often a replica reports. Method: reports of a steady use as values.</summary>
public class CpuMeterTests
{
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.125)]
    [InlineData(1)]
    public void Steady_use_is_read_as_it_is(double secondsBetween)
    {
        var meter = CpuMeter.Begin(0, TimeSpan.Zero);
        for (var at = secondsBetween; at < 1; at += secondsBetween) meter = meter.Read(0.01 * at, TimeSpan.FromSeconds(at)); // Idle at first.
        var (idle, since) = (meter.CpuSeconds, meter.At.TotalSeconds);
        for (var at = since + secondsBetween; at < since + 12; at += secondsBetween) meter = meter.Read(idle + (0.8 * (at - since)), TimeSpan.FromSeconds(at));

        Assert.InRange(meter.Used!.Value, 0.75, 0.801);
    }

    [Fact]
    public void Before_a_span_is_over_nothing_is_known() =>
        Assert.Null(CpuMeter.Begin(3, TimeSpan.Zero).Read(3.1, TimeSpan.FromSeconds(0.1)).Used);

    [Fact]
    public void Who_begins_anew_is_measured_anew() =>
        Assert.Null(CpuMeter.Begin(3, TimeSpan.Zero).Read(4, TimeSpan.FromSeconds(1)).Read(0.1, TimeSpan.FromSeconds(2)).Used);
}

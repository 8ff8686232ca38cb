using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

public class ModelCalibrationTests
{
    private const double Service = 0.02; // A twentieth of it is added to both waits: 1 ms.

    private readonly ModelCalibration _calibration = new();
    private double _now;

    [Fact]
    public void It_becomes_the_ratio_of_the_measured_wait_to_the_modelled_one()
    {
        Observe(seconds: 180, measured: 0.021, model: 0.010);

        Assert.Equal(2, _calibration.Factor, 0.01);
    }

    [Fact]
    public void Twice_as_long_and_half_as_long_weigh_the_same()
    {
        for (var i = 0; i < 600; i++)
        {
            Observe(seconds: 0.05, measured: 0.019, model: 0.009);
            Observe(seconds: 0.05, measured: 0.009, model: 0.019);
        }

        Assert.Equal(1, _calibration.Factor, 0.02);
    }

    [Theory]
    [InlineData(0.9, 100, 0.5)] // The count has only just changed.
    [InlineData(10, 49, 0.5)] // Few requests.
    [InlineData(10, 100, 0.1)] // Hardly any wait to measure.
    [InlineData(10, 100, 0.95)] // So full that a wait says nothing of the mean.
    public void Nothing_is_learned_from_what_says_nothing(double steady, double completions, double utilisation)
    {
        Observe(seconds: 30, measured: 0.1, model: 0.01, steady, completions, utilisation);

        Assert.Equal(1, _calibration.Factor);
    }

    [Theory]
    [InlineData(10, 0.01, 4.953)] // e^1.6
    [InlineData(0, 1, 0.301)] // e^-1.2
    public void It_has_bounds(double measured, double model, double factor)
    {
        Observe(seconds: 360, measured, model);

        Assert.Equal(factor, _calibration.Factor, 0.001);
    }

    private void Observe(double seconds, double measured, double model, double steady = 10, double completions = 100, double utilisation = 0.5)
    {
        for (var steps = (int)Math.Round(seconds / 0.05); steps > 0; steps--)
        {
            _now += 0.05;
            _calibration.Observe(_now, steady, completions, utilisation, Service, measured, model);
        }
    }
}

using Sundog.Bench.Decision;

namespace Sundog.Bench.Tests.Decision;

public class FiguresTests
{
    [Theory]
    [InlineData(0, 23, 225, 250)]
    [InlineData(0, 200, 250, 900)] // Single ones may be longer, the median may be as long.
    [InlineData(1, 200, 251, 900)]
    [InlineData(1, 200, -1, -1)] // Twice it did not happen.
    [InlineData(1, 100, 110)] // One is missing.
    public void A_measurement_fails_when_its_median_is_beyond_the_bound_or_one_is_missing(int exit, params int[] milliseconds)
    {
        var figures = new Figures("step to command", bound: TimeSpan.FromMilliseconds(250), wanted: 3);
        foreach (var figure in milliseconds)
        {
            if (figure < 0) figures.AddNever();
            else figures.Add(TimeSpan.FromMilliseconds(figure), "");
        }

        Assert.Equal(exit, figures.Report());
    }
}

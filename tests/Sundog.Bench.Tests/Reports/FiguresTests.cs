using Sundog.Bench.Reports;

namespace Sundog.Bench.Tests.Reports;

public class FiguresTests
{
    [Theory]
    [InlineData(0, "0 requests")]
    [InlineData(1, "1 request")]
    [InlineData(12_345, "12,345 requests")]
    public void One_request_is_no_requests(long count, string text) => Assert.Equal(text, Figures.Requests(count));

    // What is told every 15 s must not read the same twice.
    [Theory]
    [InlineData(15, "15s")]
    [InlineData(105, "1m 45s")]
    [InlineData(120, "2m 0s")]
    [InlineData(135, "2m 15s")]
    [InlineData(3600, "60m 0s")]
    public void What_goes_on_is_told_to_the_second(int seconds, string text) => Assert.Equal(text, Figures.Elapsed(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.00035, "350us")]
    [InlineData(0.00321, "3.21ms")]
    [InlineData(0.250, "250ms")]
    [InlineData(1.25, "1.25s")]
    [InlineData(90, "90s")]
    public void Times_have_three_digits_and_a_unit(double seconds, string text) => Assert.Equal(text, Figures.Time(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(5, "5s")]
    [InlineData(119, "119s")]
    [InlineData(180, "3m")]
    [InlineData(10_800, "3h")]
    [InlineData(864_000, "10d")]
    public void Ages_are_rough(double seconds, string text) => Assert.Equal(text, Figures.Age(TimeSpan.FromSeconds(seconds)));
}

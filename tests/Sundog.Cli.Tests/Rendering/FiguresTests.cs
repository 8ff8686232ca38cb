using Sundog.Cli.Rendering;

namespace Sundog.Cli.Tests.Rendering;

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
}

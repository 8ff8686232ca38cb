using Sundog.Cli.Commands;

namespace Sundog.Cli.Tests.Commands;

/// <summary>Goal: whatever is typed, only the application's own door is shown a trace's ticket.</summary>
public sealed class TracedRequestTests
{
    private const string Door = "http://127.0.0.1:8080";

    [Theory]
    [InlineData("/product?id=3", "http://127.0.0.1:8080/product?id=3")]
    [InlineData("http://localhost:8080/product?id=3", "http://127.0.0.1:8080/product?id=3")]
    [InlineData("//127.0.0.1:8080/x", "http://127.0.0.1:8080/x")]
    [InlineData("http://127.0.0.1:8080//127.0.0.1:39999/x", "http://127.0.0.1:8080//127.0.0.1:39999/x")]
    public void A_path_leads_to_the_door(string typed, string sent) =>
        Assert.Equal(sent, TracedRequest.At(Door, TracedRequest.PathOf(typed, Door)!).AbsoluteUri);

    [Theory]
    [InlineData("//127.0.0.1:39999/x")]
    [InlineData("//example.com/x")]
    [InlineData("http://127.0.0.1:39999/x")]
    [InlineData("https://127.0.0.1:8080/x")]
    [InlineData("//")]
    public void What_leads_elsewhere_is_refused(string typed)
    {
        var refused = Assert.Throws<CommandFailure>(() => TracedRequest.PathOf(typed, Door));

        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.Contains(typed, refused.Message);
    }

    [Theory]
    [InlineData("slowest")]
    [InlineData("4bf92f35")]
    public void Names_of_requests_are_no_paths(string typed) => Assert.Null(TracedRequest.PathOf(typed, Door));
}

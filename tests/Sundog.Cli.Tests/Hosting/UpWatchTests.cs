using Sundog.Cli.Hosting;
using Sundog.Cli.Terminal;
using Sundog.Cli.Tests.Rendering;

namespace Sundog.Cli.Tests.Hosting;

/// <summary>Goal: <c>sundog up</c> ends its watch when somebody took the application down, and not while a new host waits to take it over.</summary>
public sealed class UpWatchTests
{
    [Fact]
    public void What_waits_to_be_taken_over_is_shown_as_waiting()
    {
        using var text = new StringWriter();

        Streams.Captured(text, text).OutConsole.Write(UpWatch.Absent(Invented.Status with { Applications = [], Waiting = [new("store", "Port [8080] is taken.")] }, "store")!);

        Assert.Equal("store waits to be taken over, and its replicas go on: Port [8080] is taken.", text.ToString().TrimEnd());
    }

    [Fact]
    public void What_neither_is_there_nor_waits_was_taken_down() =>
        Assert.Null(UpWatch.Absent(Invented.Status with { Applications = [], Waiting = [new("blog", "Port 8080 is taken.")] }, "store"));
}

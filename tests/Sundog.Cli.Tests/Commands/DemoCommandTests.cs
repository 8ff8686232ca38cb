using System.Text.Json;
using Sundog.Bench.Demo;
using Sundog.Cli.Commands;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;

namespace Sundog.Cli.Tests.Commands;

public class DemoCommandTests
{
    private static readonly DemoPromise
        Held = new("late over the whole run", "at most 10%", "0.4%", true),
        NotKnown = new("services that grew", "none", "not judged: no service was so idle", null),
        Missed = new("replica-seconds, over HPA's", "at most 1.30 times", "1.41 times", false);

    [Fact]
    public void A_demonstration_fails_when_a_figure_is_not_as_promised_and_says_which()
    {
        var failure = Assert.Throws<CommandFailure>(() => DemoCommand.Judged([Held, Missed, NotKnown]));

        Assert.Equal((ExitCode.Failed, "missed what is promised: replica-seconds, over HPA's: 1.41 times, expected at most 1.30 times"), (failure.Code, failure.Message));
    }

    [Fact]
    public void Programs_are_told_which_promises_hold_and_where_the_report_is()
    {
        using var output = new StringWriter();

        Json.Write(output, "demo", new DemoResult([Held, NotKnown], "/here/demo.html", "/here/demo.json"), CliJson.Default.DemoResult);

        var demo = JsonDocument.Parse(output.ToString()).RootElement.GetProperty("demo");
        Assert.Equal([JsonValueKind.True, JsonValueKind.Null], demo.GetProperty("promises").EnumerateArray().Select(promise => promise.GetProperty("holds").ValueKind));
        Assert.Equal("/here/demo.json", demo.GetProperty("data").GetString());
    }

    [Fact]
    public void The_first_steps_after_it_are_those_of_the_README()
    {
        var clone = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(clone.FullName, "README.md"))) clone = clone.Parent!;
        var readme = File.ReadAllText(Path.Combine(clone.FullName, "README.md"));
        var commands = FirstSteps.Lines(clone.FullName).Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line[2] != ' ').Select(line => line.Trim()).ToArray();

        Assert.True(File.Exists(commands[0].Trim('"')), commands[0]);
        Assert.Contains(commands[1].Replace(clone.FullName, "$PWD", StringComparison.Ordinal), readme);
        Assert.Equal(["dotnet add package Sundog", "sundog init --objective 'p95 < 250ms'", "sundog up"], commands[2..]);
    }

    [Fact]
    public void A_demonstration_is_no_failure_for_what_could_not_be_judged() => Assert.Equal(ExitCode.Done, DemoCommand.Judged([Held, NotKnown]));
}

using System.Runtime.CompilerServices;
using Spectre.Console;
using Spectre.Console.Rendering;
using Sundog.Bench.Load;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;
using Sundog.Core.Scaling;

namespace Sundog.Cli.Tests.Rendering;

/// <summary>
/// Goal: what people read stays as it was judged to be readable. Method: one invented application, rendered as without a terminal and compared with text
/// files that are read in review. SUNDOG_WRITE_GOLDEN=1 writes them anew.
/// </summary>
public class RenderingTests
{
    private const int Wide = 240;

    [Fact]
    public void Services_and_replicas() => Check("ps", new Rows(
    [
        StatusView.Head(Invented.Store), Text.Empty, StatusView.Services(Invented.Store, Wide), Text.Empty, StatusView.Instances(Invented.Store, Wide),
        .. StatusView.Notes(Invented.Status),
    ]));

    [Fact]
    public void The_live_view() => Check("top", TopView.Render(Invented.Status, Invented.Store, [Invented.Grown, Invented.Kept], Invented.Now, decisionsShown: 8, Wide));

    [Fact]
    public void An_application_that_nobody_asks()
    {
        using var text = new StringWriter();
        Streams.Captured(text, text).OutConsole.Write(StatusView.Head(Invented.Store with { FrontLatency = new(0, default, default, default) }));
        Assert.EndsWith("\nAt the front door: no request in the last seconds.\n", text.ToString());
    }

    [Fact]
    public void Where_nothing_was_measured_stands_a_dash()
    {
        using var text = new StringWriter();
        var idle = Invented.Store.Services[1] with { P50 = default, P95 = default, P99 = default, Waits = [] };
        var console = Streams.Captured(text, text).OutConsole;
        console.Write(new Rows(StatusView.Services(Invented.Store with { Services = [idle] }, Wide), ServiceNowView.Now(idle)));
        Assert.Matches(@"persistence +1/3 +1-8 +193/s +- +- +-\s", text.ToString());
        Assert.Contains("arriving, p95 -.", text.ToString());
    }

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    public void In_a_narrow_terminal_columns_are_left_out_and_no_figure_is_cut(int width)
    {
        using var text = new StringWriter();
        var console = Streams.Captured(text, text).OutConsole;
        console.Profile.Width = width;
        console.Write(new Rows(StatusView.Services(Invented.Store, width, waits: 3), Text.Empty, StatusView.Instances(Invented.Store, width)));

        var lines = text.ToString().Split('\n').Select(line => line.TrimEnd()).ToList();
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.Equal(2 + Invented.Store.Services.Count + Invented.Store.Services.Sum(service => service.Replicas.Count), lines.Count(line => line.Length > 0)); // None wraps.
        Assert.All(["96.4/s", "205ms", "193/s", "93ms"], figure => Assert.Contains(figure, text.ToString()));
    }

    [Fact]
    public void A_decision_in_full() => Check("explain", DecisionView.Full(Invented.Grown with { Exemplars = [Invented.Slow] }, Invented.Now));

    [Fact]
    public void A_decision_to_shrink() => Check("explain-shrunk", DecisionView.Full(Invented.Shrunk with { Exemplars = [Invented.Unaccounted] }, Invented.Now));

    [Fact]
    public void Decisions_in_a_log()
    {
        var noon = new DateTimeOffset(Invented.Now.DateTime, TimeZoneInfo.Local.GetUtcOffset(Invented.Now.DateTime)); // Wherever the test runs.
        Check("log", new Rows(DecisionView.LogLine(Invented.Kept with { At = noon }), DecisionView.LogLine(Invented.Shrunk with { At = noon })));
    }

    [Fact]
    public void A_decision_that_was_only_observed() => Check(
        "explain-observed", DecisionView.Full(Invented.Kept with { Observed = true, Accepted = false, Verdict = "observed only" }, Invented.Now));

    [Fact]
    public void How_a_service_is_now() => Check("explain-now", ServiceNowView.Now(Invented.Store.Services[1]));

    [Fact]
    public void Why_nothing_was_decided()
    {
        var service = Invented.Store.Services[0];
        Assert.Equal(
            "no request that it served has been measured yet ('sundog load' sends some)", ServiceNowView.WhyUndecided(Invented.Store, service with { ArrivalsPerSecond = 0 }));
        Assert.Equal("its leader is still measuring the first requests", ServiceNowView.WhyUndecided(Invented.Store, service));
        Assert.Equal("a person has fixed it at 2 ('sundog scale webui auto' frees it)", ServiceNowView.WhyUndecided(Invented.Store, service with { Pinned = 2 }));
        Assert.Equal("its scaler is hpa", ServiceNowView.WhyUndecided(Invented.Store, service with { Scaler = Core.Applications.ScalerKind.Hpa }));
        Assert.Equal("it has no ready replica that could decide", ServiceNowView.WhyUndecided(Invented.Store, service with { Leader = null }));
        Assert.Equal(
            "no service of the application has an objective, so all of them only trace",
            ServiceNowView.WhyUndecided(Invented.Store with { Services = [service with { Objective = null }] }, service with { Objective = null }));
    }

    [Fact]
    public void The_anatomy_of_a_request() => Check("trace", TraceView.Render(Invented.Slow, width: 120));

    [Fact]
    public void A_request_of_which_no_service_told() => Check("trace-unaccounted", TraceView.Render(Invented.Unaccounted, width: 120));

    [Fact]
    public void A_load() => Check("load", LoadView.Render(Invented.Load, new Objective(0.95, TimeSpan.FromMilliseconds(250))));

    [Fact]
    public void A_load_without_an_objective_is_not_judged() => Check("load-unjudged", LoadView.Render(Invented.Load, objective: null));

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    public void Late_sends_make_a_load_invalid_only_where_they_are_enough_to_judge_by_and_are_told_below_that(long sends, bool valid)
    {
        var late = Invented.Load with { SendError = Invented.Load.SendError! with { Count = sends, P95 = LoadResult.SendErrorLimit * 2 } };
        using var text = new StringWriter();
        Streams.Captured(text, text).OutConsole.Write(LoadView.Render(late, objective: null));

        Assert.Equal(valid, late.Valid);
        Assert.Equal(valid, text.ToString().Contains("too few to judge it by", StringComparison.Ordinal));
    }

    [Fact]
    public void An_objective_counts_every_late_request()
    {
        var row = new OutcomeCounts(Ok: 95, AnsweredLate: 2, Failed: 1, Refused: 1, ConnectionRefused: 0, Unanswered: 1, NotSent: 0);
        var load = Invented.Load with { Counts = row, Seconds = [new(0, row, 0, null, null, null)] };

        Assert.True(LoadView.IsMet(load, new(0.95, load.Bound)));
        Assert.False(LoadView.IsMet(load, new(0.96, load.Bound)));
    }

    private static void Check(string name, IRenderable view, [CallerFilePath] string here = "")
    {
        using var text = new StringWriter();
        Streams.Captured(text, text).OutConsole.Write(view);
        var lines = text.ToString().Split('\n').Select(line => line.TrimEnd());
        Golden.Check(string.Join('\n', lines).TrimEnd() + "\n", Path.Combine(Path.GetDirectoryName(here)!, $"{name}.txt"));
    }
}

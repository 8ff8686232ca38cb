using System.CommandLine;
using Spectre.Console;
using Sundog.Bench.Intensity;
using Sundog.Bench.Load;
using Sundog.Bench.Load.Browse;
using Sundog.Bench.Reports;
using Sundog.Cli.Hosting;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;
using Sundog.Core.Scaling;
using Sundog.Host.Management;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog load</c>: offers a load, open loop, and says whether the objective was met.</summary>
internal static class LoadCommand
{
    private const string Usual = "constant:20rps,30s";
    private const int SecondsPerLogLine = 10;

    private static readonly Objective Lenient = new(0.95, TimeSpan.FromSeconds(1));

    public static Command Create(Streams streams)
    {
        var words = new Argument<string[]>("words")
        {
            Description = "Addresses to GET in turn (default: the application that is up), and how many requests per second over time (default: constant:20rps,30s). "
                + "A trace's file has lines such as '0.5,306;' (an interval's middle, counted in intervals, and its requests), or a header that names the columns "
                + "'period' (an interval's begin: 2026-03-04 12:00:00) and 'count' (its requests) and such lines below it.",
            HelpName = "url... intensity",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var objective = new Option<string?>("--objective") { Description = "Judge the run by this; a miss ends with exit code 99.", HelpName = "p95 < 250ms" };
        var browse = new Option<bool>("--browse") { Description = "Sessions of TeaStore's browse profile instead of single requests." };
        var seed = new Option<ulong>("--seed") { Description = "Picks arrivals and choices: the same seed offers the same load.", DefaultValueFactory = _ => 1 };
        var report = new Option<string?>("--report") { Description = "Write the whole result, second by second, as JSON to this file.", HelpName = "file" };
        var (application, output, state) = (CommonOptions.Application(), CommonOptions.Output(), CommonOptions.State());
        var command = HelpWithExamples.Of(
            new Command("load", "Offer a load and say how long answers took, counted from when each request should have gone out.")
            {
                words, objective, browse, seed, report, application, output, state,
            },
            "sundog load                                                # what is up here, 20 requests/s for 30 s",
            "sundog load http://127.0.0.1:8080/ constant:50rps,60s --objective 'p95 < 250ms'",
            "sundog load 'flash:20->100@15s+1s,hold=50s,90s' --browse   # a flash crowd of five times the base rate",
            "sundog load 'step:20->60@10s->100@20s,40s' -o json",
            "sundog load sine:10..60,period=60s,180s --report run.json",
            "sundog load trace:week.csv,interval=15m,from=1d,to=2d,peak=200,compress=1440");
        command.SetAction(async (parsed, cancel) =>
        {
            var judged = Judged(parsed.GetValue(objective));
            var (addresses, intensity) = Split(parsed.GetValue(words) ?? []);
            var rates = Intensity(intensity ?? Usual);
            var file = parsed.GetValue(report) is { } path ? ReportFile.Checked(path) : null;
            var targets = await Targets(addresses, parsed.GetValue(application), parsed.GetValue(state)!, cancel);
            var workload = parsed.GetValue(browse) ? new BrowseWorkload(targets[0]) : (IWorkload)new UrlWorkload(targets);
            var plan = new LoadPlan(rates, workload, (judged ?? Lenient).Bound) { Seed = parsed.GetValue(seed) };
            return await Run(streams, plan, judged, file, parsed.GetValue(output), cancel);
        });
        return command;
    }

    /// <summary>An intensity starts with its kind and has no slashes after it, an address is a scheme and two slashes.</summary>
    private static (List<string> Addresses, string? Intensity) Split(string[] words)
    {
        var addresses = words.Where(word => word.Contains("://", StringComparison.Ordinal)).ToList();
        var others = words.Except(addresses).ToList();
        return others.Count <= 1
            ? (addresses, others.FirstOrDefault())
            : throw new CommandFailure($"one intensity, not {others.Count}: {string.Join(' ', others)}; an address starts with http://", ExitCode.Usage);
    }

    private static async Task<int> Run(Streams streams, LoadPlan plan, Objective? objective, string? report, OutputFormat format, CancellationToken cancel)
    {
        streams.Progress($"offering {plan.Intensity}; Ctrl-C ends it early, and again at once");
        var progress = new SecondLines(streams, streams.ErrorIsTerminal ? 1 : SecondsPerLogLine);
        var result = await LoadRun.RunAsync(plan, progress, CancellationToken.None, enough: cancel);
        if (report is not null)
        {
            await using var file = File.CreateText(report);
            Json.Write(file, "load", result, LoadJson.Default.LoadResult);
        }

        if (format == OutputFormat.Json) Json.Write(streams.Out, "load", result, LoadJson.Default.LoadResult);
        else streams.OutConsole.Write(LoadView.Render(result, objective));
        if (result is { Offered: > 0, Counts.Completed: 0 }) throw new CommandFailure($"none of {Figures.Requests(result.Offered)} was answered with success; what they met most: {result.UsualMiss}");
        if (cancel.IsCancellationRequested) return ExitCode.Interrupted; // Whoever ended it knows that it was no whole run.
        if (!result.Valid) throw new CommandFailure("this machine could not send the requests in time, so the figures do not count; offer less, or from another machine");
        return objective is not null && !LoadView.IsMet(result, objective) ? ExitCode.ObjectiveMissed : ExitCode.Done;
    }

    private static Objective? Judged(string? text)
    {
        if (text is null) return null;
        return Objective.TryParse(text, out var objective, out var wrong) ? objective : throw new CommandFailure(wrong, ExitCode.Usage);
    }

    private static IIntensity Intensity(string text)
    {
        try
        {
            return IntensityText.Parse(text);
        }
        catch (Exception wrong) when (wrong is IntensityFormatException or TraceFormatException)
        {
            var note = text.Contains(':') ? "" : ", nor an address, which starts with http://";
            throw new CommandFailure($"'{text}' is no intensity{note}: {wrong.Message}", ExitCode.Usage);
        }
    }

    private static async Task<Uri[]> Targets(IReadOnlyList<string> urls, string? named, string state, CancellationToken cancel)
    {
        if (urls.Count == 0)
        {
            using var client = new ManagementClient(state);
            if (!await client.AnswersAsync(cancel)) throw new CommandFailure("say what to send requests to: nothing is up here ('sundog load http://127.0.0.1:8080/')", ExitCode.Usage);
            urls = [ApplicationChoice.Of(await client.StatusAsync(cancel), named).Address];
        }

        return [.. urls.Select(url => Uri.TryCreate(url, UriKind.Absolute, out var target) && target.Scheme is "http" or "https"
            ? new Uri(url)
            : throw new CommandFailure($"'{url}' is no address; write for example http://127.0.0.1:8080/", ExitCode.Usage))];
    }

    /// <summary>A line for every so many seconds, above which the head is written once.</summary>
    private sealed class SecondLines(Streams streams, int every) : IProgress<LoadSecond>
    {
        public void Report(LoadSecond second)
        {
            if (second.Second == 0) streams.ErrorConsole.MarkupLine($"[dim]{LoadView.SecondHead}[/]");
            if (second.Second % every != 0) return;
            streams.ErrorConsole.WriteLine(LoadView.Second(second));
        }
    }
}

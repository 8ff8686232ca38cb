using System.CommandLine;
using System.Text.Json;
using Sundog.Bench.Demo;
using Sundog.Bench.Reports;
using Sundog.Cli.Hosting;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;
using Sundog.Core.Applications;
using Sundog.Host.Management;
using Sundog.Host.State;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog demo</c>: the store under a flash crowd, scaled by itself, not at all, and by the stock HPA rule; ends with a report.</summary>
internal static class DemoCommand
{
    private const string StoreManifest = "samples/Store/sundog.yaml", Install = "eng/install";

    public static Command Create(Streams streams)
    {
        var repeat = new Option<int>("--repeat") { Description = "Run the whole comparison this often; figures are medians.", DefaultValueFactory = _ => 1, HelpName = "times" };
        var report = new Option<string>("--report") { Description = "Where the page goes; its data go beside it as JSON.", DefaultValueFactory = _ => "sundog-demo.html", HelpName = "file" };
        var only = new Option<bool>("--only-sundog") { Description = "Leave out the two others." };
        var (file, output) = (CommonOptions.ManifestPath(usually: "the store of this source tree"), CommonOptions.Output());
        var command = HelpWithExamples.Of(
            new Command("demo", "Watch five real services hold their objective through a flash crowd, and compare.") { repeat, report, only, file, output },
            "sundog demo                # about six minutes, and before it the first time a build of several minutes more; ends with 1 when a figure is not as promised",
            "sundog demo --repeat 5     # medians of five runs",
            "sundog demo --only-sundog",
            "sundog demo -o json | jq '.demo.promises[] | select(.holds == false)'");
        command.SetAction((parsed, cancel) =>
        {
            var times = parsed.GetValue(repeat);
            if (times is < 1 or > 100) throw new CommandFailure($"--repeat: found {times}, expected 1 to 100", ExitCode.Usage);
            var page = ReportFile.Checked(parsed.GetValue(report)!);
            if (page.EndsWith(".json", StringComparison.Ordinal))
            {
                throw new CommandFailure($"--report: found '{page}', expected a page such as report.html; its data go beside it as JSON", ExitCode.Usage);
            }

            return Run(streams, parsed.GetValue(file) ?? FindStore(), times, page, parsed.GetValue(only), parsed.GetValue(output), cancel);
        });
        return command;
    }

    private static async Task<int> Run(
        Streams streams, string manifestPath, int repetitions, string report, bool only, OutputFormat format, CancellationToken cancel)
    {
        var folder = new HostFolder(HostFolder.Default + "-demo").Make(); // A host of its own: what else is up here is left alone.
        var application = await BuildStep.Run(streams, folder.Path, UpCommand.Manifest(manifestPath), cancel);
        application = application with { Port = 0, Services = [.. application.Services.Select(service => WithOwnData(service, folder))] };

        var plan = only ? DemoPlan.Standard with { Variants = [DemoVariant.Sundog] } : DemoPlan.Standard;
        using var client = new ManagementClient(folder.Path);
        var host = new BackgroundHost(folder.Path);
        await host.Ensure(client, streams.Progress, cancel);
        try
        {
            var demonstration = new Demonstration(plan, application, client);
            var done = await DemoView.Watch(streams, application, progress => demonstration.RunAsync(repetitions, progress, cancel));
            var (promises, document, data) = (DemoVerdict.Of(done), demonstration.Report(done), Path.ChangeExtension(report, ".json"));
            await File.WriteAllTextAsync(report, ReportPage.Html(document), CancellationToken.None);
            await File.WriteAllTextAsync(data, JsonSerializer.Serialize(document, ReportJson.Default.ReportDocument), CancellationToken.None);
            if (format == OutputFormat.Json)
            {
                Json.Write(streams.Out, "demo", new DemoResult(promises, Path.GetFullPath(report), Path.GetFullPath(data)), CliJson.Default.DemoResult);
            }
            else
            {
                foreach (var line in TerminalSummary.Lines(document)) streams.Out.WriteLine(line);
                Next(streams, report);
            }

            return Judged(promises);
        }
        finally
        {
            await host.StopWhenIdle(client);
        }
    }

    /// <exception cref="CommandFailure">A figure was measured and is not as promised; it says which.</exception>
    internal static int Judged(IReadOnlyList<DemoPromise> promises)
    {
        var missed = promises.Where(promise => promise.Holds == false).ToArray();
        return missed.Length == 0 ? ExitCode.Done : throw new CommandFailure($"missed what is promised: {string.Join("; ", missed.Select(promise => promise.ToString()))}");
    }

    private static void Next(Streams streams, string report)
    {
        streams.Out.WriteLine();
        streams.Out.WriteLine($"The report with its plots: {report}");
        if (FindInTree(Install) is not { } install) return; // Somebody else's manifest, far from a clone: who has the command and an application needs no first steps.
        foreach (var line in FirstSteps.Lines(Path.GetFullPath(Path.Combine(install, "..", "..")))) streams.Out.WriteLine(line);
    }

    /// <summary>The demonstration's data are its own, whatever store runs here otherwise.</summary>
    private static ServiceSpec WithOwnData(ServiceSpec service, HostFolder folder) => service.Service.Name != "persistence" ? service : service with
    {
        Environment = new Dictionary<string, string>(service.Environment) { ["ConnectionStrings__Store"] = $"Data Source={Path.Combine(folder.Path, "store.db")}" },
    };

    private static string FindStore() => FindInTree(StoreManifest)
        ?? throw new CommandFailure($"the store is not here: run this in a clone of Sundog, or name a manifest with -f; looked for {StoreManifest}");

    /// <summary>A file of the source tree: seen from here upwards, or from where this program lies. Null where there is none.</summary>
    private static string? FindInTree(string file)
    {
        foreach (var start in (string[])[Environment.CurrentDirectory, AppContext.BaseDirectory])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var found = Path.Combine(folder.FullName, file);
                if (File.Exists(found)) return found;
            }
        }

        return null;
    }
}

/// <summary>For programs.</summary>
/// <param name="Report">The page's file.</param>
/// <param name="Data">The file of the figures behind it.</param>
internal sealed record DemoResult(IReadOnlyList<DemoPromise> Promises, string Report, string Data);

using System.Globalization;
using Sundog.Bench.Demo;
using Sundog.Bench.Load;
using Sundog.Bench.Reports;
using Sundog.Cli.Terminal;
using Sundog.Core.Applications;
using Sundog.Core.Ports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sundog.Cli.Rendering;

/// <summary>The demonstration while it runs: in a terminal a small picture that moves, elsewhere a line every few seconds.</summary>
internal static class DemoView
{
    private const int LineEverySeconds = 5;

    public static async Task<T> Watch<T>(Streams streams, ApplicationSpec application, Func<IProgress<DemoMoment>, Task<T>> run)
    {
        if (!streams.ErrorIsTerminal) return await run(new Each(moment => WriteLine(streams, moment)));

        return await streams.ErrorConsole.Live(new Text("starting")).StartAsync(context => run(new Each(moment =>
        {
            context.UpdateTarget(Picture(moment, application));
            context.Refresh();
        })));
    }

    internal static string Line(DemoMoment moment)
    {
        if (moment.Second is not { } second) return $"{moment.Variant.Name}: {moment.Phase}";
        var replicas = moment.Application is null ? "" : string.Join("  ", moment.Application.Services.Select(service =>
            string.Create(CultureInfo.InvariantCulture, $"{service.Service} {service.Replicas.Count(r => r.State == InstanceState.Ready)}")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{moment.Variant.Name,-11} {second.Second,4} s  {second.Offered,4}/s  late {second.LateOrPendingShare * 100,5:0.0} %  p95 {Optional(second.P95),7}  {replicas}");
    }

    private static void WriteLine(Streams streams, DemoMoment moment)
    {
        if (moment.Second is null || moment.Second.Second % LineEverySeconds == 0) streams.Progress(Line(moment));
    }

    private static IRenderable Picture(DemoMoment moment, ApplicationSpec application)
    {
        var second = moment.Second;
        var head = new Markup($"[bold]{Markup.Escape(moment.Variant.Name)}[/]  [dim]{Markup.Escape(moment.Variant.Description)}[/]");
        if (second is null || moment.Application is null) return new Rows(head, new Text(moment.Phase));

        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "");
        foreach (var service in moment.Application.Services)
        {
            var (ready, starting) = (Count(service, InstanceState.Ready), Count(service, InstanceState.Starting));
            table.AddRow(
                new Text(service.Service.Name), new Text(Figures.Number(ready)),
                new Markup($"[green]{new string('■', ready)}[/][yellow]{new string('□', starting)}[/]"));
        }

        return new Rows(head, new Text(""), Judgement(second, application), new Text(""), table);
    }

    private static Markup Judgement(LoadSecond second, ApplicationSpec application)
    {
        var bound = application.Services.First(service => service.Service == application.Entry).Objective!.Bound;
        var colour = second.P95 is { } p95 && p95 <= bound ? "green" : "red";
        return new Markup(string.Create(
            CultureInfo.InvariantCulture,
            $"{second.Second,3} s   [bold]{second.Offered}[/] requests/s   p50 {Optional(second.P50)}   "
            + $"[{colour}]p95 {Optional(second.P95)}[/]   p99 {Optional(second.P99)}   late {second.LateOrPendingShare * 100:0.0} %"));
    }

    private static int Count(Host.Management.ServiceStatus service, InstanceState state) => service.Replicas.Count(replica => replica.State == state);

    private static string Optional(TimeSpan? time) => time is { } known ? Figures.Time(known) : "-";

    /// <summary>Calls at once, on the reporter's thread.</summary>
    private sealed class Each(Action<DemoMoment> handle) : IProgress<DemoMoment>
    {
        public void Report(DemoMoment value) => handle(value);
    }
}

using Spectre.Console;
using Spectre.Console.Rendering;
using Sundog.Core.Ports;
using Sundog.Host.Management;

namespace Sundog.Cli.Rendering;

/// <summary>An application as tables: its services, and their replicas.</summary>
internal static class StatusView
{
    /// <summary>One line: name, address, how it is.</summary>
    public static IRenderable Head(ApplicationStatus application)
    {
        var state = application.IsSettled ? "[green]settled[/]" : "[yellow]changing[/]";
        var front = application.Front;
        var failed = front.ServerErrors + front.Unreachable;
        var counts = front.Arrived == 0 ? "no request yet" : $"{front.Arrived:N0} requests, {front.Refused:N0} refused, {(failed > 0 ? $"[red]{failed:N0} failed[/]" : "0 failed")}";
        return new Markup($"[bold]{application.Name}[/]  {Markup.Escape(application.Address)}  {state}  [dim]{counts}[/]");
    }

    public static IRenderable Services(ApplicationStatus application, int waits = 2)
    {
        var table = PlainTable.Of("service", ">replicas", ">bounds", ">rate", ">p50", ">p95", ">p99", "objective", "waits for");
        foreach (var service in application.Services)
        {
            PlainTable.Row(
                table,
                service.Service == application.Entry ? $"[bold]{service.Service}[/]" : service.Service.Name,
                Replicas(service),
                $"{service.ReplicasMin}-{service.ReplicasMax}",
                Figures.Rate(service.ArrivalsPerSecond),
                Figures.Time(service.P50), Percentile95(service), Figures.Time(service.P99),
                service.Objective is null ? "" : Markup.Escape(service.Objective.ToString()) + (service.Observe ? " (observe)" : ""),
                Markup.Escape(WaitText.Longest(service, waits)) + (service.IsSaturated ? " [red](saturated)[/]" : ""));
        }

        return table;
    }

    public static IRenderable Instances(ApplicationStatus application)
    {
        var table = PlainTable.Of("instance", "state", ">age", ">rate", ">p95", ">inside", ">queued", ">slots", ">cpu", ">pid", "address", "build");
        foreach (var service in application.Services)
        {
            foreach (var replica in service.Replicas)
            {
                PlainTable.Row(
                    table,
                    replica.Instance.Value + (service.Leader == replica.Instance ? "*" : ""),
                    State(replica.State), Figures.Age(replica.Age), Figures.Rate(replica.Latency.ArrivalsPerSecond), Figures.Time(replica.Latency.P95),
                    Figures.Number(replica.InFlight), Figures.Number(replica.Queued), Figures.Number(replica.Slots),
                    service.CpuGranted ? $"{Figures.Number(replica.CpuUsed)}/{Figures.Number(service.CpuCores)}" : Figures.Number(replica.CpuUsed),
                    replica.ProcessId?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "", Markup.Escape(replica.Address), replica.Revision);
            }
        }

        return table;
    }

    /// <summary>What of the machine's limits a reader of the figures must know; nothing when there is nothing.</summary>
    public static IEnumerable<IRenderable> Notes(HostStatus status)
    {
        if (!status.Capabilities.CpuGrant) yield return new Markup($"[dim]No CPU grants here ({Markup.Escape(status.Capabilities.CpuGrantReason)}): slots alone define capacity.[/]");
        foreach (var (service, waiting) in Waiting(status, service => service.WaitingForTurn))
        {
            yield return new Markup($"[dim]{service}: {waiting} waiting for a turn to start ({status.Room.StartsAtOnce} start at once on this machine).[/]");
        }

        foreach (var (service, waiting) in Waiting(status, service => service.WaitingForRoom))
        {
            yield return new Markup($"[dim]{service}: {waiting} waiting for room ({Figures.Number(status.Room.GrantedCores)} of {Figures.Number(status.Room.RoomCores)} cores are granted).[/]");
        }
    }

    private static IEnumerable<(string Service, int Waiting)> Waiting(HostStatus status, Func<ServiceStatus, int> of) =>
        from application in status.Applications
        from service in application.Services
        where of(service) > 0
        select (status.Applications.Count > 1 ? $"{application.Name}/{service.Service}" : service.Service.Name, of(service));

    private static string Replicas(ServiceStatus service)
    {
        var ready = service.Replicas.Count(replica => replica.State == InstanceState.Ready);
        var colour = ready == service.Desired ? "" : ready == 0 && service.Desired > 0 ? "red" : "yellow";
        var scaler = service.Scaler switch { Core.Applications.ScalerKind.Hpa => " hpa", Core.Applications.ScalerKind.Fixed => " fixed", _ => "" };
        var text = $"{ready}/{service.Desired}{(service.Pinned is null ? "" : " pinned")}{scaler}";
        return colour.Length == 0 ? text : $"[{colour}]{text}[/]";
    }

    private static string Percentile95(ServiceStatus service) =>
        service.Objective is { } objective && service.P95 > objective.Bound ? $"[red]{Figures.Time(service.P95)}[/]" : Figures.Time(service.P95);

    private static string State(InstanceState state) => state switch
    {
        InstanceState.Ready => "[green]ready[/]",
        InstanceState.Starting => "[yellow]starting[/]",
        _ => state.ToString().ToLowerInvariant(),
    };
}

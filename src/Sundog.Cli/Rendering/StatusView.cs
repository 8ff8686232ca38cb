using Spectre.Console;
using Spectre.Console.Rendering;
using Sundog.Bench.Reports;
using Sundog.Core.Ports;
using Sundog.Core.Scaling;
using Sundog.Host.Management;

namespace Sundog.Cli.Rendering;

/// <summary>An application as tables: its services, and their replicas.</summary>
internal static class StatusView
{
    /// <summary>Name, address, how it is; and how long the outside has waited for answers lately, which the services' own figures do not tell.</summary>
    public static IRenderable Head(ApplicationStatus application)
    {
        var state = application.IsSettled ? "[green]settled[/]" : "[yellow]changing[/]";
        var front = application.Front;
        var failed = front.ServerErrors + front.Unreachable;
        var counts = front.Arrived == 0 ? "no request yet" : $"{Figures.Requests(front.Arrived)}, {front.Refused:N0} refused, {(failed > 0 ? $"[red]{failed:N0} failed[/]" : "0 failed")}";
        return new Rows(new Markup($"[bold]{application.Name}[/]  {Markup.Escape(application.Address)}  {state}  [dim]{counts}[/]"), FrontDoor(application));
    }

    /// <param name="width">Of the terminal; where it is narrow the least needed columns are left out.</param>
    public static IRenderable Services(ApplicationStatus application, int width, int waits = 2)
    {
        var services = application.Services;
        return new FittedTable(width)
            .Add("service", 0, services.Select(service => service.Service == application.Entry ? $"[bold]{service.Service}[/]" : service.Service.Name))
            .Add(">replicas", 0, services.Select(Replicas))
            .Add(">bounds", 4, services.Select(service => $"{service.ReplicasMin}-{service.ReplicasMax}"))
            .Add(">rate", 0, services.Select(service => Figures.Rate(service.ArrivalsPerSecond)))
            .Add(">p50", 3, services.Select(service => MeasuredTime.Of(service.P50)))
            .Add(">p95", 0, services.Select(service => Judged(service.P95, service.Objective)))
            .Add(">p99", 2, services.Select(service => MeasuredTime.Of(service.P99)))
            .Add("objective", 1, services.Select(service => service.Objective is null ? "" : Markup.Escape(service.Objective.ToString()) + (service.Observe ? " (observe)" : "")))
            .Add("waits for", 0, services.Select(service => (service.IsSaturated ? "[red](saturated)[/] " : "") + Markup.Escape(WaitText.Longest(service, waits))))
            .Render();
    }

    /// <param name="width">Of the terminal; where it is narrow the least needed columns are left out.</param>
    public static IRenderable Instances(ApplicationStatus application, int width)
    {
        var replicas = application.Services.SelectMany(service => service.Replicas.Select(replica => (Service: service, Replica: replica))).ToList();
        IEnumerable<string> Each(Func<ReplicaStatus, string> text) => replicas.Select(each => text(each.Replica));
        return new FittedTable(width)
            .Add("instance", 0, replicas.Select(each => each.Replica.Instance.Value + (each.Service.Leader == each.Replica.Instance ? "*" : "")))
            .Add("state", 0, Each(replica => State(replica.State)))
            .Add(">age", 2, Each(replica => Figures.Age(replica.Age)))
            .Add(">rate", 0, Each(replica => Figures.Rate(replica.Latency.ArrivalsPerSecond)))
            .Add(">p95", 0, Each(replica => MeasuredTime.Of(replica.Latency.P95)))
            .Add(">inside", 4, Each(replica => Figures.Number(replica.InFlight)))
            .Add(">queued", 3, Each(replica => Figures.Number(replica.Queued)))
            .Add(">slots", 5, Each(replica => Figures.Number(replica.Slots)))
            .Add(">cpu", 1, replicas.Select(each => each.Service.CpuGranted
                ? $"{Figures.Number(each.Replica.CpuUsed)}/{Figures.Number(each.Service.CpuCores)}" : Figures.Number(each.Replica.CpuUsed)))
            .Add(">pid", 6, Each(replica => replica.ProcessId?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? ""))
            .Add("address", 7, Each(replica => Markup.Escape(replica.Address)))
            .Add("build", 8, Each(replica => replica.Revision))
            .Render();
    }

    /// <summary>In the place of an application that no host has yet.</summary>
    public static Markup Waiting(WaitingApplication waiting) =>
        new($"[yellow]{waiting.Name} waits to be taken over, and its replicas go on: {Markup.Escape(waiting.Reason)}[/]");

    /// <summary>What of the machine's limits a reader of the figures must know; nothing when there is nothing.</summary>
    public static IEnumerable<IRenderable> Notes(HostStatus status)
    {
        if (status.JournalFault is { } fault) yield return new Markup($"[yellow]The journal cannot be written ({Markup.Escape(fault)}): it is remembered as long as the host lives.[/]");
        foreach (var waiting in status.Waiting) yield return Waiting(waiting);
        if (!status.Capabilities.CpuGrant) yield return new Markup($"[dim]No CPU grants here ({Markup.Escape(status.Capabilities.CpuGrantReason)}): slots alone define capacity.[/]");
        if (!status.Capabilities.MemoryGrant && status.Room.StatedBytes > 0)
        {
            yield return new Markup($"[dim]No memory grants here ({Markup.Escape(status.Capabilities.MemoryGrantReason)}): nothing holds replicas to the memory that they state.[/]");
        }

        var services = Named(status).ToList();
        foreach (var (name, service) in services)
        {
            if (service.OutOfReach is { } limit) yield return new Markup($"[yellow]{name}: {Markup.Escape(DecisionText.Of(limit))}[/]");
        }

        foreach (var (name, service) in services.Where(each => each.Service.WaitingForTurn > 0))
        {
            yield return new Markup($"[dim]{name}: {service.WaitingForTurn} waiting for a turn to start ({status.Room.StartsAtOnce} start at once on this machine).[/]");
        }

        foreach (var (name, service) in services.Where(each => each.Service.WaitingForRoom > 0))
        {
            yield return new Markup($"[dim]{name}: {service.WaitingForRoom} waiting for room ({Room(status.Room)}).[/]");
        }
    }

    /// <summary>How much of the machine is given away.</summary>
    public static string Room(RoomStatus room) =>
        $"{Figures.Number(room.GrantedCores)} of {Figures.Number(room.RoomCores)} cores granted"
        + (room.StatedBytes > 0 ? $", {Figures.Bytes(room.StatedBytes)} of {Figures.Bytes(room.MemoryBytes)} memory stated" : "");

    private static IEnumerable<(string Name, ServiceStatus Service)> Named(HostStatus status) =>
        from application in status.Applications
        from service in application.Services
        select (status.Applications.Count > 1 ? $"{application.Name}/{service.Service}" : service.Service.Name, service);

    private static string Replicas(ServiceStatus service)
    {
        var ready = service.Replicas.Count(replica => replica.State == InstanceState.Ready);
        var colour = ready == service.Desired ? "" : ready == 0 && service.Desired > 0 ? "red" : "yellow";
        var scaler = service.Scaler switch { Core.Applications.ScalerKind.Hpa => " hpa", Core.Applications.ScalerKind.Fixed => " fixed", _ => "" };
        var text = $"{ready}/{service.Desired}{(service.Pinned is null ? "" : " pinned")}{scaler}";
        return colour.Length == 0 ? text : $"[{colour}]{text}[/]";
    }

    private static Markup FrontDoor(ApplicationStatus application)
    {
        var seen = application.FrontLatency;
        if (seen.ArrivalsPerSecond <= 0) return new Markup("[dim]At the front door: no request in the last seconds.[/]");
        var objective = application.Services.FirstOrDefault(service => service.Service == application.Entry)?.Objective;
        return new Markup(
            $"At the front door: {Figures.Rate(seen.ArrivalsPerSecond)}, p50 {MeasuredTime.Of(seen.P50)}, p95 {Judged(seen.P95, objective)}, p99 {MeasuredTime.Of(seen.P99)}. "
            + "[dim]Below: inside each service.[/]");
    }

    private static string Judged(TimeSpan percentile95, Objective? objective) =>
        objective is not null && percentile95 > objective.Bound ? $"[red]{Figures.Time(percentile95)}[/]" : MeasuredTime.Of(percentile95);

    private static string State(InstanceState state) => state switch
    {
        InstanceState.Ready => "[green]ready[/]",
        InstanceState.Starting => "[yellow]starting[/]",
        _ => state.ToString().ToLowerInvariant(),
    };
}

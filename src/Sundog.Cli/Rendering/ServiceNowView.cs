using Spectre.Console;
using Spectre.Console.Rendering;
using Sundog.Bench.Reports;
using Sundog.Core.Applications;
using Sundog.Core.Ports;
using Sundog.Host.Management;

namespace Sundog.Cli.Rendering;

/// <summary>How one service is at this moment, in sentences, and why nothing was decided about it when nothing was.</summary>
internal static class ServiceNowView
{
    private const int WaitsShown = 3;

    /// <summary>Replicas, load, and what requests wait for.</summary>
    public static IRenderable Now(ServiceStatus service)
    {
        var ready = service.Replicas.Count(replica => replica.State == InstanceState.Ready);
        return new Rows(
            new Markup($"[dim]NOW[/]"),
            new Text(
                $"{service.Service}: {ready} of {service.Desired} replicas ready, {service.ReplicasMin} to {service.ReplicasMax} allowed; "
                + $"{Figures.Rate(service.ArrivalsPerSecond)} arriving, p95 {MeasuredTime.Of(service.P95)}."),
            new Text(Waits(service)));
    }

    /// <summary>Why the journal holds no decision of this service.</summary>
    public static string WhyUndecided(ApplicationStatus application, ServiceStatus service) =>
        service.Pinned is { } count ? $"a person has fixed it at {count} ('sundog scale {service.Service} auto' frees it)"
        : service.Scaler != ScalerKind.Own ? $"its scaler is {service.Scaler.ToString().ToLowerInvariant()}"
        : service.Leader is null ? "it has no ready replica that could decide"
        : application.Services.All(each => each.Objective is null) ? "no service of the application has an objective, so all of them only trace"
        : service.Replicas.All(replica => replica.ReportAge is null) ? "its replicas have not reported yet"
        : service.ArrivalsPerSecond > 0 ? "its leader is still measuring the first requests"
        : "no request that it served has been measured yet ('sundog load' sends some)";

    private static string Waits(ServiceStatus service)
    {
        var longest = service.Waits.Where(WaitText.Matters).OrderByDescending(wait => wait.PerRequest).Take(WaitsShown).Select(Wait).ToList();
        return longest.Count == 0 ? "Its requests wait for nothing." : $"Each request waits on average {string.Join(", ", longest)}.";
    }

    private static string Wait(WaitStatus wait) =>
        wait.IsCallee
            ? $"{Figures.Time(wait.PerRequest)} in the queues of {wait.Name}, beyond its budget"
            : $"{Figures.Time(wait.PerRequest)} for {WaitText.Named(wait)}{(wait.Curable ? "" : " (more replicas do not help)")}";
}

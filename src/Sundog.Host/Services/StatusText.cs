using Sundog.Core.Protocol;
using Sundog.Host.Management;

namespace Sundog.Host.Services;

/// <summary>The machine at one moment, as live views show it.</summary>
internal static class StatusText
{
    private static readonly LatencyView Nothing = new(0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

    public static HostStatus Of(Machine machine, MachineRoom room, TimeSpan now) => new(
        Environment.ProcessId, machine.Identity.Epoch, now, "process", room.Capabilities, room.Status(), machine.Borders.Counts, machine.Waiting,
        [.. machine.Applications.Values.Select(application => Of(application, now))])
    {
        JournalFault = machine.Journal.DiskFault,
    };

    private static ApplicationStatus Of(ApplicationSupervisor application, TimeSpan now) => new(
        application.Spec.Name,
        application.Spec.Revision,
        application.Front.Address,
        application.Spec.Entry,
        application.Services.All(service => service.IsSettled(now)),
        application.Front.Counts,
        application.Front.Report().Latency,
        [.. application.Services.Select(service => Of(service, application, now))]);

    private static ServiceStatus Of(ServiceSupervisor service, ApplicationSupervisor application, TimeSpan now)
    {
        var (spec, latency) = (service.Spec, Mean([.. service.Measurements.Reports.Select(report => report.Latency)]));
        return new(
            spec.Service,
            service.Desired.Value,
            service.Desired.ReplicasMin,
            service.Desired.ReplicasMax,
            service.Desired.Pinned,
            spec.Scaler,
            spec.Observe,
            service.Objective,
            spec.CpuCores,
            application.Capabilities.CpuGrant && spec.CpuCores > 0,
            service.Leader,
            latency.ArrivalsPerSecond,
            latency.P50,
            latency.P95,
            latency.P99,
            service.Measurements.Waits(),
            service.Shortage is { IsSaturated: true },
            service.WaitingForTurn,
            service.WaitingForRoom,
            service.Replicas.ProvisioningDelay,
            service.Accounts.ReplicaSeconds,
            service.LastDecision,
            [.. service.Replicas.Instances(now).OrderBy(i => i.Instance).Select(i => Of(i, service, application, now))])
        {
            OutOfReach = service.OutOfReach,
        };
    }

    private static ReplicaStatus Of(InstanceEntry entry, ServiceSupervisor service, ApplicationSupervisor application, TimeSpan now)
    {
        var newest = service.Measurements.Of(entry.Instance);
        var totals = newest?.Report.Totals ?? default;
        return new(
            entry.Instance, entry.State, application.ProcessOf(entry.Instance), entry.Address, service.Accounts.AgeOf(entry.Instance), service.RevisionOf(entry.Instance),
            newest?.Report.Latency ?? Nothing, totals.InFlight, totals.Queued, totals.Slots, newest?.Cpu.Used ?? 0, newest is null ? null : now - newest.At,
            application.LogOf(entry.Instance));
    }

    private static LatencyView Mean(IReadOnlyList<LatencyView> views)
    {
        var traffic = views.Sum(view => view.ArrivalsPerSecond);
        if (traffic <= 0) return Nothing;

        TimeSpan Weighted(Func<LatencyView, TimeSpan> of) => ReportedTime.OfSeconds(views.Sum(view => view.ArrivalsPerSecond * of(view).TotalSeconds) / traffic);
        return new(traffic, Weighted(view => view.P50), Weighted(view => view.P95), Weighted(view => view.P99));
    }
}

using Sundog.Core;
using Sundog.Core.Applications;
using Sundog.Host.State;

namespace Sundog.Host.Services;

/// <summary>Whether a description makes sense, whoever wrote it: the command, another program, a former host, a broken disk.</summary>
internal static class ApplicationCheck
{
    private const int CoresMost = 1024;
    private const int PrioritiesMost = 100;

    /// <param name="folder">Of the host that is to run it.</param>
    /// <returns>What is wrong, in one sentence; null when nothing is.</returns>
    public static string? Fault(ApplicationSpec spec, HostFolder folder)
    {
        if (!ServiceId.IsValid(spec.Name)) return $"name: found '{spec.Name}', expected a DNS label.";
        if (spec.Name.Length > folder.NameMax) return $"name: found '{spec.Name}', expected at most {folder.NameMax} characters below {folder.Path}: sockets lie there, whose paths are bounded.";
        if (spec.Revision is null) return "revision: found none.";
        if (spec.Services is not { Count: > 0 }) return "services: found none, expected at least one.";
        if (spec.Services.Select(Fault).FirstOrDefault(fault => fault is not null) is { } first) return first;
        if (spec.Services.All(service => service.Service != spec.Entry)) return $"entry: '{spec.Entry}' is none of the services.";
        if (spec.Services.DistinctBy(service => service.Service).Count() != spec.Services.Count) return "services: a name stands twice.";
        if (spec.Priorities is { } named && (named.Count > PrioritiesMost || named.Any(each => each is not { Path: ['/', ..], Class: <= 7 })))
        {
            return $"priorities: expected at most {PrioritiesMost} paths, each from a slash on and with a class from 0 to 7.";
        }

        return spec.Port is < 0 or > 65535 ? $"port: found {spec.Port}, expected 0 to 65535." : null;
    }

    private static string? Fault(ServiceSpec? service)
    {
        if (service?.Service.Name is not { Length: > 0 } || service.Environment is null || service.WorkingDirectory is null || service.Revision is null)
        {
            return "services: each needs service, command, workingDirectory, environment and revision.";
        }

        if (service.Command is not { Count: > 0 } || service.Command.Any(string.IsNullOrEmpty)) return $"{service.Service}: the command is empty.";
        if (service.ReplicasMin < 0 || service.ReplicasMax < service.ReplicasMin)
        {
            return $"{service.Service}: found min {service.ReplicasMin} and max {service.ReplicasMax}, expected 0 <= min <= max.";
        }

        return service.CpuCores is >= 0 and <= CoresMost && service.MemoryBytes >= 0
            ? null
            : $"{service.Service}: found {service.CpuCores} cores and {service.MemoryBytes} bytes, expected 0 to {CoresMost} and 0 or more.";
    }
}

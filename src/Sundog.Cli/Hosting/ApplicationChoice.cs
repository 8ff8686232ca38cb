using Sundog.Host.Management;
using Sundog.Host.Manifest;

namespace Sundog.Cli.Hosting;

/// <summary>Which of the applications that are up a command means: the one named, else that of the manifest here, else the only one.</summary>
internal static class ApplicationChoice
{
    public static ApplicationStatus Of(HostStatus status, string? named)
    {
        var names = status.Applications.Select(application => application.Name).ToList();
        if (names.Count == 0) throw new CommandFailure("no application is up; 'sundog up' starts one");
        if (named is not null)
        {
            return status.Applications.FirstOrDefault(application => application.Name == named)
                ?? throw new CommandFailure($"no application '{named}' is up{Meant(named, names)}");
        }

        var here = File.Exists(ManifestFile.DefaultName) ? ManifestFile.Load(".").Manifest?.Name : null;
        return status.Applications.FirstOrDefault(application => application.Name == here)
            ?? (names is [_] ? status.Applications[0] : throw new CommandFailure($"several applications are up; say which with --app ({string.Join(", ", names)})"));
    }

    public static ServiceStatus Service(ApplicationStatus application, string name) =>
        application.Services.FirstOrDefault(service => service.Service.Name == name)
        ?? throw new CommandFailure($"'{application.Name}' has no service '{name}'{Meant(name, [.. application.Services.Select(service => service.Service.Name)])}", ExitCode.Usage);

    /// <summary>Names neither a service nor a replica that runs.</summary>
    public static void ServiceOrReplica(ApplicationStatus application, string name)
    {
        if (application.Services.Any(service => service.Service.Name == name)) return;
        var owner = application.Services.FirstOrDefault(service => name.StartsWith($"{service.Service}-", StringComparison.Ordinal));
        if (owner is null) Service(application, name);
        var running = owner!.Replicas.Select(replica => replica.Instance.Value).ToList();
        throw new CommandFailure($"no replica '{name}' runs{(running.Count == 0 ? "" : Meant(name, running))}");
    }

    private static string Meant(string name, IReadOnlyList<string> names) =>
        NearestName.Of(name, names) is { } near ? $"; did you mean '{near}'?" : $"; there {(names.Count == 1 ? "is" : "are")} {string.Join(", ", names)}";
}

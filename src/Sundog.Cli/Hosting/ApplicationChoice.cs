using Sundog.Host.Management;
using Sundog.Host.Manifest;

namespace Sundog.Cli.Hosting;

/// <summary>Which of the applications that are up a command means: the one named, else that of the manifest here, else the only one.</summary>
internal static class ApplicationChoice
{
    public static ApplicationStatus Of(HostStatus status, string? named)
    {
        var up = status.Applications.Select(application => application.Name).ToList();
        var name = Pick(named is null && up.Count > 0 ? up : Names(status), named);
        return status.Applications.FirstOrDefault(application => application.Name == name)
            ?? throw new CommandFailure($"{name} waits to be taken over, and its replicas go on: {status.Waiting.First(waiting => waiting.Name == name).Reason}");
    }

    /// <summary>Also of one that waits to be taken over.</summary>
    public static string NameOf(HostStatus status, string? named) => Pick(Names(status), named);

    /// <summary>All that is up or waits to be taken over.</summary>
    public static IReadOnlyList<string> Names(HostStatus status) =>
        [.. status.Applications.Select(application => application.Name), .. status.Waiting.Select(waiting => waiting.Name)];

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

    private static string Pick(IReadOnlyList<string> names, string? named)
    {
        if (names.Count == 0) throw new CommandFailure("no application is up; 'sundog up' starts one");
        if (named is not null) return names.Contains(named) ? named : throw new CommandFailure($"no application '{named}' is up{Meant(named, names)}");

        var here = File.Exists(ManifestFile.DefaultName) ? ManifestFile.Load(".").Manifest?.Name : null;
        if (here is not null && names.Contains(here)) return here;
        return names is [var only] ? only : throw new CommandFailure($"several applications are up; say which with --app ({string.Join(", ", names)})");
    }

    private static string Meant(string name, IReadOnlyList<string> names) =>
        NearestName.Of(name, names) is { } near ? $"; did you mean '{near}'?" : $"; there {(names.Count == 1 ? "is" : "are")} {string.Join(", ", names)}";
}

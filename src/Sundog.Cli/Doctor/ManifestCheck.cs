using System.Net;
using System.Net.Sockets;
using Sundog.Cli.Commands;
using Sundog.Host.Manifest;

namespace Sundog.Cli.Doctor;

/// <summary>Looks at the manifest of the current folder, when there is one.</summary>
internal static class ManifestCheck
{
    public static IEnumerable<Check> All(string path)
    {
        var reading = ManifestFile.Load(path);
        if (reading.Manifest is not { } manifest)
        {
            foreach (var mistake in reading.Mistakes) yield return Check.Bad("manifest", mistake.ToString(), "");
            yield break;
        }

        var services = manifest.Services.Count == 1 ? "1 service" : $"{manifest.Services.Count} services";
        yield return Check.Good("manifest", $"{manifest.Name}: {services}, entry {manifest.Entry}");
        if (manifest.Port != 0 && !IsFree(manifest.Port))
        {
            yield return Check.Limited("port", $"port {manifest.Port} is in use", "stop what listens there ('sundog down' if it is this application), or change spec.port");
        }

        foreach (var service in manifest.Services.Where(SeemsWithoutSundog))
        {
            const string next = "reference the package Sundog and call builder.AddSundog() in its program: without it the service is neither measured nor scaled";
            yield return Check.Limited("package", $"{service.Service} does not seem to call AddSundog()", next);
        }

        if (!manifest.Services.Any(service => service.Objective is not null))
        {
            yield return Check.Limited("objective", "no service has an objective: nothing is scaled", $"add 'objective: p95 < 250ms' to {manifest.Entry}");
        }
    }

    /// <summary>A program that calls it from a library is not seen to: so this is a hint, and no fault.</summary>
    private static bool SeemsWithoutSundog(ServiceManifest service)
    {
        try
        {
            return service.Source is ServiceSource.Project project && !WebProjects.AddsSundog(project.Path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false; // Nothing was seen.
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Globalization;
using System.Text;
using Sundog.Core.Applications;

namespace Sundog.Host.Manifest.Build;

/// <summary>From a manifest to what the host is told to run: builds the projects and gives every service its command and revision.</summary>
/// <param name="folder">Where builds of this application are kept.</param>
/// <param name="isUsed">Whether something that is up needs the folder of a former build.</param>
public sealed class ApplicationBuild(string folder, Func<string, bool> isUsed)
{
    /// <returns>Exactly one of the two.</returns>
    public async Task<(ApplicationSpec? Application, BuildFailure? Failure)> Run(
        ApplicationManifest manifest, Action<string> progress, CancellationToken cancel)
    {
        var projects = manifest.Services.Select(service => service.Source).OfType<ServiceSource.Project>().Select(project => project.Path).ToHashSet();
        var (published, failure) = await new ProjectBuild(folder, isUsed).Run(projects, progress, cancel);
        return published is null ? (null, failure) : (Spec(manifest, published), null);
    }

    private static ApplicationSpec Spec(ApplicationManifest manifest, IReadOnlyList<PublishedProject> published)
    {
        var services = manifest.Services.Select(service => Service(manifest, service, published)).ToList();
        var bounds = services.Select(service => $"{service.Service} {service.Revision} {service.ReplicasMin} {service.ReplicasMax}");
        var door = string.Join(' ', manifest.Priorities.Select(named => $"{named.Path} {named.Class}"));
        var revision = ContentRevision.OfText($"{manifest.Entry} {manifest.Port} {manifest.ServerTiming} {door}\n{string.Join('\n', bounds)}");
        return new(manifest.Name, manifest.Entry, manifest.Port, revision, services) { Priorities = manifest.Priorities, ServerTiming = manifest.ServerTiming };
    }

    private static ServiceSpec Service(ApplicationManifest manifest, ServiceManifest service, IReadOnlyList<PublishedProject> published)
    {
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var content = new StringBuilder();
        IReadOnlyList<string> command;
        string workingDirectory;
        switch (service.Source)
        {
            case ServiceSource.Project project:
                var build = published.First(each => each.Project == project.Path);
                command = build.Command;
                workingDirectory = Path.GetDirectoryName(project.Path)!; // As with dotnet run: files that a service writes outlive its builds.
                environment["ASPNETCORE_CONTENTROOT"] = build.Folder; // Its appsettings.json and wwwroot are of its build.
                content.Append(build.Revision);
                break;
            case ServiceSource.Command given:
                command = given.Words;
                workingDirectory = manifest.Directory;
                foreach (var word in command) content.Append(FileRevision(word, workingDirectory)).Append(' ');
                break;
            default:
                throw new InvalidOperationException($"No such source: {service.Source}");
        }

        foreach (var (name, value) in service.Environment) environment[name] = value;
        content.Append('\n').AppendJoin('\0', command);
        foreach (var (name, value) in environment) content.Append('\n').Append(name).Append('=').Append(value);
        content.Append(CultureInfo.InvariantCulture, $"\n{service.Objective} {service.CpuCores} {service.MemoryBytes} {service.Observe}");

        return new(
            service.Service, command, workingDirectory, environment, service.Objective, service.ReplicasMin, service.ReplicasMax, service.CpuCores,
            service.MemoryBytes, ScalerKind.Own, service.Observe, ContentRevision.OfText(content.ToString()));
    }

    /// <summary>A program or a file among its arguments counts by its content, so that a new build of it is a new revision.</summary>
    /// <remarks>A device or a pipe has a length of nothing, and reading it might never end. What a link leads to counts: its own length says nothing of that.</remarks>
    private static string FileRevision(string word, string directory)
    {
        var file = Path.GetFullPath(word, directory);
        if (!File.Exists(file)) return "";
        var target = File.ResolveLinkTarget(file, returnFinalTarget: true) ?? new FileInfo(file);
        return target is FileInfo { Exists: true, Length: > 0 } ? ContentRevision.OfFile(file) : "";
    }
}

using System.Diagnostics;
using Sundog.Cli.Terminal;
using Sundog.Core.Applications;
using Sundog.Host.Manifest;
using Sundog.Host.Manifest.Build;
using Sundog.Host.State;

namespace Sundog.Cli.Hosting;

/// <summary>Builds a manifest's projects and tells a person what is being built; quiet when nothing changed.</summary>
internal static class BuildStep
{
    /// <exception cref="CommandFailure">The build failed; the compiler's lines are in it.</exception>
    public static async Task<ApplicationSpec> Run(Streams streams, string stateFolder, ApplicationManifest manifest, CancellationToken cancel)
    {
        var folder = Path.Combine(new HostFolder(stateFolder).Path, "builds", manifest.Name);
        var since = Stopwatch.GetTimestamp();
        var isBuilding = false;
        var (application, failure) = await new ApplicationBuild(folder).Run(manifest, Told, cancel);
        if (failure is not null)
        {
            var log = failure.Log.Length == 0 ? "" : $"; the whole output is in {failure.Log}";
            throw new CommandFailure($"the build failed{log}", ExitCode.Failed, failure.Errors);
        }

        if (isBuilding) streams.Progress($"built in {Rendering.Figures.Time(Stopwatch.GetElapsedTime(since))}");
        return application!;

        void Told(string line)
        {
            if (!isBuilding) streams.Progress($"building {manifest.Name}");
            isBuilding = true;
            streams.Progress($"  {line}");
        }
    }
}

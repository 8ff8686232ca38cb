using System.Diagnostics;
using Sundog.Bench.Reports;
using Sundog.Cli.Terminal;
using Sundog.Core.Applications;
using Sundog.Host.Manifest;
using Sundog.Host.Manifest.Build;
using Sundog.Host.State;

namespace Sundog.Cli.Hosting;

/// <summary>Builds a manifest's projects and tells a person what is being built; quiet when nothing changed.</summary>
internal static class BuildStep
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <exception cref="CommandFailure">The build failed; the compiler's lines are in it.</exception>
    public static async Task<ApplicationSpec> Run(Streams streams, string stateFolder, ApplicationManifest manifest, CancellationToken cancel)
    {
        var state = new HostFolder(stateFolder).Make();
        var build = new ApplicationBuild(Path.Combine(state.Builds, manifest.Name), new UsedBuilds(state, manifest.Name).Contains);
        var since = Stopwatch.GetTimestamp();
        var (told, isBuilding) = (since, false);
        var (application, failure) = await Accompanied(build.Run(manifest, Told, cancel));
        if (failure is not null)
        {
            var log = failure.Log.Length == 0 ? "" : $"; the whole output is in {failure.Log}";
            throw new CommandFailure($"the build failed{log}", ExitCode.Failed, failure.Errors);
        }

        if (isBuilding) streams.Progress($"built in {Figures.Time(Stopwatch.GetElapsedTime(since))}");
        return application! with { Folder = manifest.Directory };

        // Compiling ahead of time is silent for a minute or more; a person must see that it goes on.
        async Task<(ApplicationSpec?, BuildFailure?)> Accompanied(Task<(ApplicationSpec?, BuildFailure?)> build)
        {
            while (await Task.WhenAny(build, Task.Delay(Silence, CancellationToken.None)) != build)
            {
                if (isBuilding && Stopwatch.GetElapsedTime(told) >= Silence) Told($"still building, {Figures.Elapsed(Stopwatch.GetElapsedTime(since))} so far");
            }

            return await build;
        }

        void Told(string line)
        {
            told = Stopwatch.GetTimestamp();
            if (!isBuilding) streams.Progress($"building {manifest.Name}");
            isBuilding = true;
            streams.Progress($"  {line}");
        }
    }
}

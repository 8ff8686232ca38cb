using Sundog.Host.State;

namespace Sundog.Host.Manifest.Build;

/// <summary>A project that was published: what to run, and which content it is.</summary>
/// <param name="Folder">Holds exactly this content and is never written again: running instances do not notice the next build.</param>
/// <param name="Revision">Twelve hexadecimal digits over the content of <paramref name="Folder"/>: the same content has the same revision.</param>
public sealed record PublishedProject(string Project, string Folder, string AssemblyName, string Revision)
{
    /// <summary>The native program when there is one, else the dotnet host with the assembly.</summary>
    public IReadOnlyList<string> Command
    {
        get
        {
            var assembly = Path.Combine(Folder, AssemblyName + ".dll");
            return File.Exists(assembly) ? [DotnetProgram.Find() ?? "dotnet", assembly] : [Path.Combine(Folder, AssemblyName)];
        }
    }

    public bool Exists => Directory.Exists(Folder);
}

/// <summary>Why there is nothing to run.</summary>
/// <param name="Errors">The compiler's lines, each once; at least one.</param>
/// <param name="Log">Where the whole output is; empty when nothing ran.</param>
public sealed record BuildFailure(IReadOnlyList<string> Errors, string Log);

/// <summary>Publishes the projects of a manifest, in Release, into folders named by their content.</summary>
/// <remarks>
/// One build for all projects, so that what they share is built once. NativeAOT where a project asks for it and the machine can link. When no
/// input changed since the last build nothing is run at all. One build of a folder at a time: a second one waits.
/// </remarks>
/// <param name="folder">Where builds are kept; made when it is not there.</param>
/// <param name="isUsed">Whether something that is up needs the folder of a former build.</param>
public sealed class ProjectBuild(string folder, Func<string, bool> isUsed)
{
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(200);

    /// <param name="progress">Called with short lines for a person: what is being built.</param>
    /// <returns>Exactly one of the two.</returns>
    public async Task<(IReadOnlyList<PublishedProject>? Published, BuildFailure? Failure)> Run(
        IReadOnlyCollection<string> projects, Action<string> progress, CancellationToken cancel)
    {
        if (projects.Count == 0) return ([], null);
        Directory.CreateDirectory(folder);
        using var alone = await Alone(progress, cancel);

        var record = BuildRecord.Load(folder);
        if (record is not null && record.IsCurrentFor(projects)) return (record.Of(projects), null);

        var startedAt = DateTime.UtcNow;
        var publish = new DotnetPublish(folder);
        var (outputs, failure) = await publish.Run(projects, progress, cancel);
        if (outputs is null) return (null, failure);

        var revisions = new RevisionFolders(folder, isUsed);
        var published = outputs.Projects.Select(output => revisions.Keep(output)).ToList();
        BuildRecord.Save(folder, published, outputs.Inputs, startedAt);
        return (published, null);
    }

    private async Task<FileLock> Alone(Action<string> progress, CancellationToken cancel)
    {
        for (var tries = 0; ; tries++)
        {
            if (FileLock.TryTake(Path.Combine(folder, "lock")) is { } held) return held;
            if (tries == 0) progress("waiting for another build of this application");
            await Task.Delay(LockRetry, cancel);
        }
    }
}

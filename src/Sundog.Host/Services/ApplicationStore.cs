using System.Text.Json;
using Sundog.Host.Management;
using Sundog.Host.State;

namespace Sundog.Host.Services;

/// <summary>One file for each application that is up.</summary>
internal sealed class ApplicationStore(HostFolder folder)
{
    public IReadOnlyList<StoredApplication> Load() =>
        [.. Directory.EnumerateFiles(folder.Applications, "*.json").Order(StringComparer.Ordinal).Select(Read).OfType<StoredApplication>()];

    public void Write(StoredApplication application) =>
        StateFile.Write(PathOf(application.Spec.Name), JsonSerializer.SerializeToUtf8Bytes(application, ManagementJson.Default.StoredApplication));

    public void Delete(string name) => File.Delete(PathOf(name));

    /// <returns>Null when the file is broken; it is put aside for people to look at.</returns>
    private static StoredApplication? Read(string path)
    {
        try
        {
            if (JsonSerializer.Deserialize(File.ReadAllBytes(path), ManagementJson.Default.StoredApplication) is { Spec: not null } application) return application;
        }
        catch (JsonException)
        {
            // As with a file that holds nothing: below.
        }

        File.Move(path, path + ".broken", overwrite: true);
        return null;
    }

    private string PathOf(string name) => Path.Combine(folder.Applications, name + ".json");
}

/// <summary>Where the instances of one application keep what they need.</summary>
internal sealed record ApplicationFolder(string Path)
{
    public void Delete()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}

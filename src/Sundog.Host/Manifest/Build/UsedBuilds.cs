using System.Text.Json;
using Sundog.Host.State;

namespace Sundog.Host.Manifest.Build;

/// <summary>Which builds an application may still start or runs: those that its description in the host's state names, or the record of one of its instances.</summary>
public sealed class UsedBuilds(HostFolder state, string application)
{
    /// <param name="build">A build's folder.</param>
    public bool Contains(string build) => Files().Any(file => Names(file, build + Path.DirectorySeparatorChar));

    private IEnumerable<string> Files()
    {
        yield return state.ApplicationOf(application);
        var records = Path.Combine(state.ProcessesOf(application), "instances");
        if (!Directory.Exists(records)) yield break;
        foreach (var record in Directory.EnumerateFiles(records, "*.json")) yield return record;
    }

    /// <summary>Commands and folders are texts in them, wherever.</summary>
    private static bool Names(string file, string folder)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return Names(document.RootElement, folder);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (JsonException)
        {
            return true; // Damaged: nobody knows what it named, so nothing is thrown away until the host has mended it.
        }
    }

    private static bool Names(JsonElement json, string folder) => json.ValueKind switch
    {
        JsonValueKind.String => (json.GetString() + Path.DirectorySeparatorChar).StartsWith(folder, StringComparison.Ordinal),
        JsonValueKind.Array => json.EnumerateArray().Any(each => Names(each, folder)),
        JsonValueKind.Object => json.EnumerateObject().Any(each => Names(each.Value, folder)),
        _ => false,
    };
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sundog.Host.Manifest.Build;

/// <summary>What the last build took and made, so that an unchanged application need not be built to learn that.</summary>
/// <param name="Fingerprint">Of <paramref name="Inputs"/> and of this program, when the build ended.</param>
internal sealed record BuildRecord(IReadOnlyList<PublishedProject> Published, IReadOnlyList<string> Inputs, string Fingerprint)
{
    private const string FileName = "build.json";

    /// <returns>Null when there is none, or none that can be read: then everything is built.</returns>
    public static BuildRecord? Load(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, FileName)), BuildJson.Default.BuildRecord);
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>An input that changed after <paramref name="startedAt"/> may have been read too early: then the record counts as old from the start.</summary>
    public static void Save(string folder, IReadOnlyList<PublishedProject> published, IReadOnlyList<string> inputs, DateTime startedAt)
    {
        var fingerprint = BuildInputs.Fingerprint(inputs, out var newest);
        var record = new BuildRecord(published, inputs, newest < startedAt ? fingerprint : "");
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(record, BuildJson.Default.BuildRecord));
    }

    public bool IsCurrentFor(IReadOnlyCollection<string> projects) =>
        projects.All(project => Published.Any(each => each.Project == project && each.Exists)) && BuildInputs.Fingerprint(Inputs, out _) == Fingerprint;

    public IReadOnlyList<PublishedProject> Of(IReadOnlyCollection<string> projects) => [.. Published.Where(each => projects.Contains(each.Project))];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, WriteIndented = true)]
[JsonSerializable(typeof(BuildRecord))]
internal sealed partial class BuildJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using Sundog.Core;
using Sundog.Core.Ports;

namespace Sundog.Habitats.Processes;

/// <summary>What a driver must find again after a restart. The environment is left out: it holds secrets.</summary>
/// <param name="ProcessId">0 between the intention to start and the start.</param>
/// <param name="StartedAt">A <see cref="System.Diagnostics.Stopwatch"/> time stamp (nanoseconds of the monotonic clock), which all programs of one boot share.</param>
/// <param name="KillAt">Such a time stamp too; null while no drain is under way.</param>
internal sealed record ProcessRecord(
    string Instance,
    string Service,
    string Revision,
    IReadOnlyList<string> Command,
    string WorkingDirectory,
    double CpuCores,
    long MemoryBytes,
    string Address,
    InstanceState State,
    int ProcessId,
    ulong StartTicks,
    string Boot,
    long StartedAt,
    long? KillAt)
{
    [JsonIgnore]
    public ProcessIdentity Identity => new(ProcessId, StartTicks, Boot);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ProcessRecord))]
internal sealed partial class ProcessRecordJson : JsonSerializerContext;

/// <summary>One file per instance, replaced as a whole by a rename: a reader finds the old or the new one, never half of one.</summary>
internal sealed class ProcessRecords(string folder)
{
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Save(ProcessRecord record)
    {
        var path = PathOf(record.Instance);
        var next = path + ".next";
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(record, ProcessRecordJson.Default.ProcessRecord));
        File.Move(next, path, overwrite: true);
    }

    /// <returns>False when the disk is full or broken: try again later.</returns>
    public bool TrySave(ProcessRecord record)
    {
        try
        {
            Save(record);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Remove(string instance)
    {
        File.Delete(PathOf(instance));
        File.Delete(PathOf(instance) + ".next");
    }

    /// <returns>All records that can be read, and the instances of those that cannot. What is no record of ours is thrown away.</returns>
    public (IReadOnlyList<ProcessRecord> Found, IReadOnlyList<string> Damaged) LoadAll()
    {
        var (found, damaged) = (new List<ProcessRecord>(), new List<string>());
        foreach (var path in Directory.GetFiles(folder))
        {
            if (!path.EndsWith(".json", StringComparison.Ordinal)) File.Delete(path);
            else if (Load(path) is { Instance: not null, Revision: not null } record && ServiceId.IsValid(record.Service) && IsAddress(record.Address)) found.Add(record);
            else damaged.Add(Path.GetFileNameWithoutExtension(path));
        }

        return (found, damaged);
    }

    /// <summary>Whether it can be asked whether somebody answers there.</summary>
    public static bool IsAddress(string? address) => Uri.TryCreate(address, UriKind.Absolute, out _);

    private static ProcessRecord? Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ProcessRecordJson.Default.ProcessRecord);
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private string PathOf(string instance) => Path.Combine(folder, instance + ".json");
}

using System.Text.Json;
using Sundog.Host.Management;
using Sundog.Host.State;

namespace Sundog.Host.Services;

/// <summary>One file for each application that is up.</summary>
internal sealed class ApplicationStore(HostFolder folder, StateWriter writer)
{
    /// <param name="tell">Takes what a person should know of files that cannot be used: they are put aside, and what runs of them goes on.</param>
    public IReadOnlyList<StoredApplication> Load(Action<string> tell) =>
        [.. Directory.EnumerateFiles(folder.Applications, "*.json").Order(StringComparer.Ordinal).Select(path => Read(path, tell)).OfType<StoredApplication>()];

    /// <summary>Returns when it is on the disk.</summary>
    public void Write(StoredApplication application) => writer.WriteNow(folder.ApplicationOf(application.Spec.Name), BytesOf(application));

    /// <summary>Returns at once: for counts that change often.</summary>
    public void WriteSoon(StoredApplication application) => writer.WriteSoon(folder.ApplicationOf(application.Spec.Name), BytesOf(application));

    public void Delete(string name) => writer.Delete(folder.ApplicationOf(name));

    private StoredApplication? Read(string path, Action<string> tell)
    {
        string fault;
        try
        {
            var application = JsonSerializer.Deserialize(File.ReadAllBytes(path), ManagementJson.Default.StoredApplication);
            if (application is { Spec: { } spec, Services: not null } && ApplicationCheck.Fault(spec, folder) is var found)
            {
                if (found is null && spec.Name == Path.GetFileNameWithoutExtension(path)) return application;
                fault = found ?? $"it describes '{spec.Name}'";
            }
            else
            {
                fault = "it is incomplete";
            }
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException or ArgumentException)
        {
            fault = wrong.Message;
        }

        File.Move(path, path + ".broken", overwrite: true);
        tell($"{path} cannot be used ({fault.TrimEnd('.')}) and was put aside as {Path.GetFileName(path)}.broken. What runs of it goes on; 'sundog up' takes it over again.");
        return null;
    }

    private static byte[] BytesOf(StoredApplication application) => JsonSerializer.SerializeToUtf8Bytes(application, ManagementJson.Default.StoredApplication);
}

using Sundog.Core;
using Sundog.Core.Admission;
using Sundog.Host.Manifest.Shapes;

namespace Sundog.Host.Manifest;

/// <summary>
/// Turns checked nodes into an <see cref="ApplicationManifest"/> and reports what only several fields or the disk can show. A field that the
/// check found wrong counts as absent here, so that it is told once.
/// </summary>
internal sealed class ManifestBinding(FieldsNode document, string directory, MistakeList mistakes)
{
    private readonly FieldsNode? _spec = document[ManifestFields.Spec.Name] as FieldsNode;

    /// <returns>Only of use when no mistake was reported.</returns>
    public ApplicationManifest? Bind()
    {
        if (_spec is null) return null;
        var nodes = _spec[ManifestFields.Services.Name] as FieldsNode;
        var services = new List<ServiceManifest>();
        foreach (var (key, value) in nodes?.Entries ?? [])
        {
            if (value is FieldsNode fields && Service(key.Value, fields) is { } service) services.Add(service);
        }

        CheckWireHashes(nodes);
        var name = Read(document[ManifestFields.Metadata.Name] as FieldsNode, ManifestFields.Name, out var named) ? named.Name : ManifestFile.NameOf(directory);
        var port = Read(_spec, ManifestFields.Port, out var chosen) ? chosen : 0;
        var entry = nodes is null ? null : new EntryChoice(_spec, nodes, mistakes).Find();
        if (entry is null || mistakes.Any) return null;
        return new(name, directory, entry.Value, port, services) { Priorities = Priorities(), ServerTiming = Read(_spec, ManifestFields.ServerTiming, out var everybody) && everybody };
    }

    private List<PathClass> Priorities()
    {
        var classes = new List<PathClass>();
        foreach (var (key, value) in (_spec?[ManifestFields.Priorities.Name] as FieldsNode)?.Entries ?? [])
        {
            if (value is ScalarNode scalar && ManifestFields.Priority.TryRead(scalar, out var priority)) classes.Add(new(key.Value, priority));
        }

        return classes;
    }

    private ServiceManifest? Service(string name, FieldsNode fields)
    {
        var path = $"spec.services.{name}";
        var source = new SourceChoice(directory, mistakes).Find(fields, path);

        var min = Read(fields, ManifestFields.MinReplicas, out var leastReplicas) ? leastReplicas : 1;
        int? max = Read(fields, ManifestFields.MaxReplicas, out var mostReplicas) ? mostReplicas : null;
        if (max < min)
        {
            var lower = fields[ManifestFields.MinReplicas.Name];
            mistakes.Add(
                fields[ManifestFields.MaxReplicas.Name]!, $"{path}.maxReplicas",
                lower is null ? $"at least {min}, the default of minReplicas" : $"at least minReplicas, which is {min} on line {lower.Line}");
        }

        var environment = Variables(fields, path);
        if (!ServiceId.IsValid(name) || source is null) return null;
        return new(
            new ServiceId(name),
            source,
            Read(fields, ManifestFields.Objective, out var objective) ? objective : null,
            min,
            max,
            Read(fields, ManifestFields.Cpu, out var cores) ? cores : ManifestFields.DefaultCpuCores,
            Read(fields, ManifestFields.Memory, out var bytes) ? bytes : 0,
            Read(fields, ManifestFields.Observe, out var observe) && observe,
            environment);
    }

    private SortedDictionary<string, string> Variables(FieldsNode service, string path)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (service[ManifestFields.Environment.Name] as FieldsNode)?.Entries ?? [])
        {
            if (ReservedVariables.InsteadOf(key.Value) is { } instead)
            {
                mistakes.Add(key, $"{path}.environment.{key.Value}", "a variable that Sundog sets", instead);
            }
            else if (value is ScalarNode { IsNothing: false } scalar)
            {
                variables[key.Value] = scalar.Value;
            }
        }

        return variables;
    }

    /// <summary>Names stand for services in headers by a hash of 32 bits; two services of one application may not share one.</summary>
    private void CheckWireHashes(FieldsNode? services)
    {
        var seen = new Dictionary<uint, string>();
        foreach (var (key, _) in services?.Entries ?? [])
        {
            if (!ServiceId.IsValid(key.Value) || seen.TryAdd(new ServiceId(key.Value).WireHash, key.Value)) continue;
            var other = seen[new ServiceId(key.Value).WireHash];
            mistakes.Add(key, $"spec.services.{key.Value}", $"a name with the same 32-bit hash as '{other}'", "another name");
        }
    }

    /// <returns>False when the field is absent or was found wrong.</returns>
    private static bool Read<T>(FieldsNode? fields, Field<T> field, out T value)
    {
        value = default!;
        return fields?[field.Name] is ScalarNode { IsNothing: false } scalar && field.Scalar.TryRead(scalar, out value);
    }
}

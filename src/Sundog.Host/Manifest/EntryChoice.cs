using Sundog.Core;

namespace Sundog.Host.Manifest;

/// <summary>Which service gets the requests from outside: the one named, else the only one, else the only one with an objective.</summary>
internal sealed class EntryChoice(FieldsNode spec, FieldsNode services, MistakeList mistakes)
{
    private const string Path = "spec.entry";

    /// <returns>Null when it was reported why there is none.</returns>
    public ServiceId? Find()
    {
        var names = services.Entries.Select(entry => entry.Key.Value).ToList();
        if (spec[ManifestFields.Entry.Name] is { } node) return node is ScalarNode named && ServiceId.IsValid(named.Value) ? Named(named, names) : null;

        var candidates = names.Count == 1 ? names : [.. services.Entries.Where(HasObjective).Select(entry => entry.Key.Value)];
        if (candidates is [var only]) return ServiceId.IsValid(only) ? new ServiceId(only) : null;
        if (names.Count == 0) return null; // The check has told it.

        var found = candidates.Count == 0 ? "no service with an objective" : $"objectives at {string.Join(", ", candidates)}";
        mistakes.Add(services, Path, found, "'entry: NAME' under spec, or an objective at exactly one service");
        return null;
    }

    private ServiceId? Named(ScalarNode named, List<string> names)
    {
        if (names.Contains(named.Value)) return new ServiceId(named.Value);
        var near = NearestName.Of(named.Value, names);
        mistakes.Add(named, Path, near is null ? $"one of {string.Join(", ", names)}" : $"the name of a service; did you mean '{near}'?");
        return null;
    }

    private static bool HasObjective(FieldEntry service) => (service.Value as FieldsNode)?[ManifestFields.Objective.Name] is not null;
}

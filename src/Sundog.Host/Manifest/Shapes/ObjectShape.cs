using System.Text.Json;

namespace Sundog.Host.Manifest.Shapes;

/// <summary>One named place in an object.</summary>
/// <param name="Description">For editors: one sentence, and the default when there is one.</param>
public record Field(string Name, Shape Shape, string Description, bool Required = false);

/// <summary>A named place for one scalar, so that the reader cannot ask for another type than the check allowed.</summary>
public sealed record Field<T>(string Name, ScalarShape<T> Scalar, string Description, bool Required = false)
    : Field(Name, Scalar, Description, Required);

/// <summary>A fixed set of fields.</summary>
/// <param name="Noun">For messages: <c>a service</c>.</param>
public sealed record ObjectShape(string Noun, IReadOnlyList<Field> Fields) : Shape
{
    /// <summary>Exactly one of these stands there; the reader checks it, and says why. Empty: no such rule.</summary>
    public IReadOnlyList<Field> ExactlyOneOf { get; init; } = [];

    public override string Expected => $"{Noun} with fields ({Names})";

    private string Names => string.Join(", ", Fields.Select(each => each.Name));

    public override void Check(ManifestNode node, string path, MistakeList mistakes)
    {
        if (node is not FieldsNode fields)
        {
            mistakes.Add(node, path, Expected);
            return;
        }

        foreach (var (key, value) in fields.Entries)
        {
            var field = Fields.FirstOrDefault(field => field.Name == key.Value);
            if (field is not null) field.Shape.Check(value, Join(path, field.Name), mistakes);
            else mistakes.Add(key, Join(path, key.Value), "an unknown field", Suggestion(key.Value));
        }

        foreach (var missing in Fields.Where(field => field.Required && fields[field.Name] is null))
        {
            // A misspelt field is one mistake, not two.
            if (fields.Entries.Any(entry => NearestName.Of(entry.Key.Value, [missing.Name]) is not null)) continue;
            mistakes.Add(node, Join(path, missing.Name), "nothing", missing.Shape.Expected);
        }
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        if (Fields.Any(field => field.Required))
        {
            json.WriteStartArray("required");
            foreach (var field in Fields.Where(field => field.Required)) json.WriteStringValue(field.Name);
            json.WriteEndArray();
        }

        if (ExactlyOneOf.Count > 0)
        {
            json.WriteStartArray("oneOf");
            foreach (var field in ExactlyOneOf)
            {
                json.WriteStartObject();
                json.WriteStartArray("required");
                json.WriteStringValue(field.Name);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
        foreach (var field in Fields)
        {
            json.WriteStartObject(field.Name);
            json.WriteString("description", field.Description);
            field.Shape.WriteSchema(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private string Suggestion(string misspelt) =>
        NearestName.Of(misspelt, Fields.Select(field => field.Name)) is { } near
            ? $"a field of {Noun}; did you mean '{near}'?"
            : $"a field of {Noun} ({Names})";
}

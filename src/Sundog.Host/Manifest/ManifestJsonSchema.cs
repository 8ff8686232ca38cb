using System.Text;
using System.Text.Json;

namespace Sundog.Host.Manifest;

/// <summary>Writes the JSON schema that editors complete and check manifests with, from <see cref="ManifestFields"/>.</summary>
public static class ManifestJsonSchema
{
    /// <returns>The text of schema/sundog.v1.schema.json, with a final line end.</returns>
    public static string Text()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("$id", "https://sundog.dev/schema/sundog.v1.schema.json");
            json.WriteString("title", "Sundog application manifest (sundog.yaml)");
            ManifestFields.Document.WriteSchema(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}

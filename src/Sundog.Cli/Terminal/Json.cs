using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sundog.Cli.Terminal;

/// <summary>Writes data for programs: the records as they are, below one name, after the version of their shape. It changes only when a reader must.</summary>
internal static class Json
{
    private const string Version = "v1";

    public static void Write<T>(TextWriter output, string name, T data, JsonTypeInfo<T> type) => Write(output, name, data, type, isIndented: true);

    /// <summary>All in one line, where many records follow each other.</summary>
    public static void WriteLine<T>(TextWriter output, string name, T data, JsonTypeInfo<T> type) => Write(output, name, data, type, isIndented: false);

    private static void Write<T>(TextWriter output, string name, T data, JsonTypeInfo<T> type, bool isIndented)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = isIndented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("version", Version);
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, data, type);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sundog.Cli.Terminal;

/// <summary>Writes data for programs. Every document starts with its version, which changes only when a reader must.</summary>
internal static class Json
{
    public static void Write<T>(TextWriter output, T data, JsonTypeInfo<T> type) => output.WriteLine(JsonSerializer.Serialize(data, type));
}

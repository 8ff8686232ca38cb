using System.Text.Json;
using System.Text.Json.Serialization;
using Sundog.Core.Applications;

namespace Sundog.Core.Protocol;

/// <summary>How Sundog's records are written: camel case, enums by name, generated at build time so that it works without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(ServiceIdJson), typeof(InstanceIdJson)])]
[JsonSerializable(typeof(AgentMessage))]
[JsonSerializable(typeof(ApplicationSpec))]
public sealed partial class AgentJson : JsonSerializerContext;

/// <summary>A service id is its name.</summary>
public sealed class ServiceIdJson : JsonConverter<ServiceId>
{
    /// <exception cref="JsonException">The text is no DNS label.</exception>
    public override ServiceId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.GetString();
        return ServiceId.IsValid(name) ? new ServiceId(name) : throw new JsonException($"'{name}' is no service name.");
    }

    public override void Write(Utf8JsonWriter writer, ServiceId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}

/// <summary>An instance id is its text.</summary>
public sealed class InstanceIdJson : JsonConverter<InstanceId>
{
    public override InstanceId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, InstanceId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

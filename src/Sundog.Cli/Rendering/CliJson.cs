using System.Text.Json.Serialization;
using Sundog.Cli.Doctor;

namespace Sundog.Cli.Rendering;

/// <summary>How the command writes its own records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<Check>))]
internal sealed partial class CliJson : JsonSerializerContext;

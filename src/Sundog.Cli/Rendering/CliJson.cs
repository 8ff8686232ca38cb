using System.Text.Json.Serialization;
using Sundog.Cli.Doctor;

namespace Sundog.Cli.Rendering;

/// <summary>What <c>sundog doctor -o json</c> writes.</summary>
public sealed record CheckList(IReadOnlyList<Check> Checks)
{
    [JsonPropertyOrder(-1)]
    public string Version => "v1";
}

/// <summary>How the command writes its own records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(CheckList))]
internal sealed partial class CliJson : JsonSerializerContext;

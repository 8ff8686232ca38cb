using System.Text.Json.Serialization;
using Sundog.Cli.Commands;
using Sundog.Cli.Doctor;
using Sundog.Cli.Hosting;

namespace Sundog.Cli.Rendering;

/// <summary>How the command writes its own records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<Check>))]
[JsonSerializable(typeof(DemoResult))]
[JsonSerializable(typeof(FirstManifest))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(ProgramVersion))]
[JsonSerializable(typeof(TakenDown))]
internal sealed partial class CliJson : JsonSerializerContext;

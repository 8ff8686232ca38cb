using System.Text.Json.Serialization;
using Sundog.Core.Protocol;

namespace Sundog.Bench.Reports;

/// <summary>The data file of a report: camel case, times as numbers of seconds, shares from 0 to 1.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(SecondsJson)])]
[JsonSerializable(typeof(ReportDocument))]
public sealed partial class ReportJson : JsonSerializerContext;

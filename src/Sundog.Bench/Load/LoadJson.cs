using System.Text.Json.Serialization;
using Sundog.Core.Protocol;

namespace Sundog.Bench.Load;

/// <summary>The JSON form of results: camel case, times as numbers of seconds, rates and shares as in the records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(SecondsJson)],
    WriteIndented = false)]
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(LoadSecond))]
public sealed partial class LoadJson : JsonSerializerContext;

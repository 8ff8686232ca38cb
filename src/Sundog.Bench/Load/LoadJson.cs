using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sundog.Bench.Load;

/// <summary>The JSON form of results: camel case, times as numbers of seconds, rates and shares as in the records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(SecondsConverter)],
    WriteIndented = false)]
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(LoadSecond))]
public sealed partial class LoadJson : JsonSerializerContext;

/// <summary>A time as a number of seconds.</summary>
public sealed class SecondsConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeSpan.FromTicks((long)Math.Round(reader.GetDouble() * TimeSpan.TicksPerSecond));

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Ticks / (double)TimeSpan.TicksPerSecond);
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sundog.Core.Protocol;

/// <summary>A time as a number of seconds, as programs want to compute with it.</summary>
public sealed class SecondsJson : JsonConverter<TimeSpan>
{
    /// <exception cref="JsonException">It is no number, or no time can be that long.</exception>
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number) throw new JsonException($"found {reader.TokenType}, expected a number of seconds");
        var ticks = Math.Round(reader.GetDouble() * TimeSpan.TicksPerSecond);
        return double.Abs(ticks) <= long.MaxValue ? TimeSpan.FromTicks((long)ticks) : throw new JsonException($"found {ticks:R} ticks, expected a time");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Ticks / (double)TimeSpan.TicksPerSecond);
}

using System.Text.Json;
using CsCheck;
using Sundog.Core.Protocol;

namespace Sundog.Core.Tests.Protocol;

public class SecondsJsonTests
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new SecondsJson() } };

    [Fact]
    public void A_time_is_a_number_of_seconds()
    {
        Assert.Equal("0.25", JsonSerializer.Serialize(TimeSpan.FromMilliseconds(250), Options));
        Assert.Equal("null", JsonSerializer.Serialize<TimeSpan?>(null, Options));
        Assert.Equal(TimeSpan.FromMinutes(2), JsonSerializer.Deserialize<TimeSpan>("120", Options));
    }

    [Fact]
    public void Whatever_was_written_is_read_again() =>
        Gen.Long[-TimeSpan.TicksPerDay * 365, TimeSpan.TicksPerDay * 365].Sample(ticks =>
        {
            var time = TimeSpan.FromTicks(ticks);
            Assert.Equal(time, JsonSerializer.Deserialize<TimeSpan>(JsonSerializer.Serialize(time, Options), Options));
        });

    [Theory]
    [InlineData("\"00:00:01\"")]
    [InlineData("1e300")]
    [InlineData("-1e300")]
    [InlineData("{}")]
    public void Anything_else_is_told(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TimeSpan>(json, Options));
}

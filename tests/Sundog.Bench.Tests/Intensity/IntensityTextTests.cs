using CsCheck;
using Sundog.Bench.Intensity;

namespace Sundog.Bench.Tests.Intensity;

/// <summary>
/// Goal: what a person types becomes the curve they meant, or a message that points at the mistake.
/// Method: examples of each kind, a property that text and curve go back and forth, and one example for each kind of mistake.
/// </summary>
public class IntensityTextTests
{
    [Fact]
    public void A_constant_rate() =>
        Assert.Equal(new ConstantIntensity(50, TimeSpan.FromSeconds(60)), IntensityText.Parse("constant:50rps,60s"));

    [Fact]
    public void Steps_jump_at_their_times()
    {
        var steps = IntensityText.Parse("step:20rps->100rps@30s->40@60s,90s");

        Assert.Equal(TimeSpan.FromSeconds(90), steps.Duration);
        Assert.Equal(20, RateAt(steps, 29.999));
        Assert.Equal(100, RateAt(steps, 30));
        Assert.Equal(40, RateAt(steps, 60));
    }

    [Fact]
    public void A_flash_crowd_climbs_holds_and_falls_back()
    {
        var crowd = IntensityText.Parse("flash:20->100@15s+1s,hold=50s,90s");

        Assert.Equal(20, RateAt(crowd, 14.9));
        Assert.Equal(60, RateAt(crowd, 15.5), tolerance: 1e-9);
        Assert.Equal(100, RateAt(crowd, 16));
        Assert.Equal(100, RateAt(crowd, 65.9));
        Assert.Equal(60, RateAt(crowd, 66.5), tolerance: 1e-9);
        Assert.Equal(20, RateAt(crowd, 67));
        Assert.Equal(TimeSpan.FromSeconds(16), Assert.IsType<FlashCrowd>(crowd).RampEnd);
    }

    [Fact]
    public void A_flash_crowd_without_a_hold_stays_to_the_end() =>
        Assert.Equal(100, RateAt(IntensityText.Parse("flash:20->100@15s+0s,90s"), 90));

    [Fact]
    public void A_sine_starts_low_and_is_high_after_half_a_period()
    {
        var wave = IntensityText.Parse("sine:10..60,period=60s,180s");

        Assert.Equal(10, RateAt(wave, 0), tolerance: 1e-9);
        Assert.Equal(35, RateAt(wave, 15), tolerance: 1e-9);
        Assert.Equal(60, RateAt(wave, 30), tolerance: 1e-9);
    }

    [Theory]
    [InlineData("constant:1.5rps,1500ms")]
    [InlineData("step:0->100@30s,90s")]
    [InlineData("flash:20->100@15s+1s,fall=5s,hold=50s,2h")]
    [InlineData("sine:10..60,1d,period=60s")]
    public void Parts_come_in_any_order_and_what_is_printed_reads_back(string text)
    {
        var read = IntensityText.Parse(text);
        Assert.Equal(read.ToString(), IntensityText.Parse(read.ToString()!).ToString());
    }

    [Fact]
    public void Any_flash_crowd_prints_as_text_that_reads_back_equal()
    {
        var time = Gen.Int[0, 10_000_000].Select(ms => TimeSpan.FromMilliseconds(ms));
        var rate = Gen.Int[0, 1_000_000].Select(n => n / 1000.0);
        Gen.Select(rate, rate, time, time, Gen.Nullable(time), Gen.Nullable(time)).Sample((low, high, start, ramp, hold, fall) =>
        {
            var crowd = new FlashCrowd(low, high, start, ramp, hold, fall, start + TimeSpan.FromSeconds(1));
            return crowd.Equals(IntensityText.Parse(crowd.ToString()));
        });
    }

    [Theory]
    [InlineData("ramp:1->2", 0, "expected constant:, step:")]
    [InlineData("constant:fast,60s", 9, "expected a rate")]
    [InlineData("constant:50rps", 14, "length of the run")]
    [InlineData("constant:50rps,60", 17, "expected a unit")]
    [InlineData("constant:50rps,60s,70s", 19, "twice")]
    [InlineData("constant:50rps,0s", 15, "above zero")]
    [InlineData("constant:50rps,60sec", 18, "expected ','")]
    [InlineData("constant:50rpm,60s", 11, "expected ','")]
    [InlineData("constant:50,hold=3s,60s", 12, "unknown part 'hold='")]
    [InlineData("step:20,60s", 7, "expected '->'")]
    [InlineData("step:20->30,60s", 11, "expected '@'")]
    [InlineData("step:20->30@40s->50@30s,60s", 20, "before the one to its left")]
    [InlineData("step:20->30@70s,60s", 12, "after the end")]
    [InlineData("flash:20->100@abc+1s,90s", 14, "expected a time")]
    [InlineData("flash:20->100@15s,90s", 17, "expected '+'")]
    [InlineData("flash:20->100@95s+1s,90s", 14, "after the end")]
    [InlineData("flash:20->100@15s+1s,hold=1s,hold=2s,90s", 29, "given twice")]
    [InlineData("sine:10..60,180s", 16, "expected period=")]
    [InlineData("sine:10..60,period=0s,180s", 19, "above zero")]
    [InlineData("sine:10-60,period=60s,180s", 7, "expected '..'")]
    [InlineData("constant:50,99999999999999d", 12, "too long")]
    [InlineData("constant:10000001rps,60s", 9, "this rate is above 10,000,000 per second")]
    public void A_mistake_is_shown_at_its_place(string text, int position, string message)
    {
        var mistake = Assert.Throws<IntensityFormatException>(() => IntensityText.Parse(text));

        Assert.Equal(position, mistake.Position);
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
        Assert.EndsWith($"\n  {text}\n  {new string(' ', position)}^", mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("constant:")]
    [InlineData("sine:10..60,period=")]
    [InlineData("flash:20->100@15s+1s,hold=")]
    public void A_number_that_is_too_large_for_any_is_shown_at_its_place(string before)
    {
        var mistake = Assert.Throws<IntensityFormatException>(() => IntensityText.Parse(before + new string('9', 400) + "s,90s"));

        Assert.Equal(before.Length, mistake.Position);
        Assert.Contains("this number is too large", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_but_the_declared_exceptions_comes_out_of_any_text()
    {
        string[] words = ["constant:", "step:", "flash:", "sine:", "trace:", "->", "@", "+", "..", ",", "hold=", "period=", "20", "1.5", "rps", "30s", "ms", "d", "="];
        var alphabet = Gen.OneOf(Gen.Int[0, words.Length - 1].Select(word => words[word]), Gen.String[0, 3]);
        alphabet.Array[0, 12].Select(string.Concat).Sample(text =>
        {
            try
            {
                return IntensityText.Parse(text).Duration > TimeSpan.Zero;
            }
            catch (Exception e) when (e is IntensityFormatException or TraceFormatException)
            {
                return true;
            }
        });
    }

    private static double RateAt(IIntensity intensity, double seconds) => intensity.RequestsPerSecondAt(TimeSpan.FromSeconds(seconds));
}

using CsCheck;
using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

public class ObjectiveTests
{
    [Theory]
    [InlineData("p95 < 200ms", 0.95, 200_000)]
    [InlineData("p99.9<1s", 0.999, 1_000_000)]
    [InlineData("  P50  <  0.25 s ", 0.5, 250_000)]
    [InlineData("p95 < 750us", 0.95, 750)]
    [InlineData("p95 < 3600s", 0.95, 3_600_000_000)]
    public void It_reads_a_percentile_and_a_bound(string text, double quantile, double microseconds)
    {
        var read = Objective.Parse(text);

        Assert.Equal((quantile, microseconds), (read.Quantile, read.Bound.TotalMicroseconds));
    }

    /// <summary>One mistake each: the message says what was found and what is expected, and ends with an example.</summary>
    [Theory]
    [InlineData(null, "is empty")]
    [InlineData("  ", "is empty")]
    [InlineData("95 < 200ms", "starts with '9', expected a percentile such as p95")]
    [InlineData("median < 200ms", "starts with 'm', expected a percentile such as p95")]
    [InlineData("p95", "has no '<' between percentile and bound")]
    [InlineData("p95 200ms", "has no '<' between percentile and bound")]
    [InlineData("p95 > 200ms", "has no '<' between percentile and bound")]
    [InlineData("p95 <= 200ms", "has '<=', expected '<'")]
    [InlineData("p < 200ms", "has no number after 'p', expected one such as p95")]
    [InlineData("p9x < 200ms", "has '9x' after 'p', expected a number such as 95 or 99.9")]
    [InlineData("p9,5 < 200ms", "has '9,5' after 'p', expected a number such as 95 or 99.9")]
    [InlineData("p-95 < 200ms", "has '-95' after 'p', expected a number such as 95 or 99.9")]
    [InlineData("pNaN < 200ms", "has 'NaN' after 'p', expected a number such as 95 or 99.9")]
    [InlineData("p0 < 200ms", "has percentile 0, expected one above 0 and below 100")]
    [InlineData("p100 < 200ms", "has percentile 100, expected one above 0 and below 100")]
    [InlineData("p99.99999999999 < 200ms", "has percentile 99.99999999999, expected one above 0 and below 100 with at most 8 decimals")]
    [InlineData("p95 <", "has nothing after '<', expected a bound such as 200ms")]
    [InlineData("p95 < fast", "has 'fast' after '<', expected a bound such as 200ms")]
    [InlineData("p95 < -200ms", "has '-200ms' after '<', expected a bound such as 200ms")]
    [InlineData("p95 < 1.2.3ms", "has '1.2.3ms' after '<', expected a bound such as 200ms")]
    [InlineData("p95 < 200", "has no unit after 200, expected us, ms or s")]
    [InlineData("p95 < 2min", "has the unit 'min', expected us, ms or s")]
    [InlineData("p95 < 200MS", "has the unit 'MS', expected us, ms or s")]
    [InlineData("p95 < 200ms always", "has the unit 'ms always', expected us, ms or s")]
    [InlineData("p95 < 0s", "has the bound 0s, expected one from 1us to 3600s")]
    [InlineData("p95 < 0.5us", "has the bound 0.5us, expected one from 1us to 3600s")]
    [InlineData("p95 < 3601s", "has the bound 3601s, expected one from 1us to 3600s")]
    public void Each_mistake_has_one_clear_message(string? text, string says)
    {
        Assert.False(Objective.TryParse(text, out var objective, out var error));
        Assert.Null(objective);
        Assert.Equal($"The objective '{text}' {says}. Write for example: p95 < 200ms", error);
        Assert.Equal(error, Assert.Throws<FormatException>(() => Objective.Parse(text!)).Message);
    }

    [Fact]
    public void What_it_writes_it_reads_back() =>
        Gen.Select(Gen.Int[1, 999_999], Gen.Long[10, 36_000_000_000]).Sample((hundredThousandths, ticks) =>
        {
            var objective = new Objective(hundredThousandths / 1e6, TimeSpan.FromTicks(ticks));
            Assert.Equal(objective, Objective.Parse(objective.ToString()));
        });

    [Fact]
    public void Any_text_gives_an_objective_in_range_or_a_message() =>
        Gen.OneOf(
            Gen.String[0, 30],
            Gen.String[Gen.Char["p<.0159 mus"], 0, 12],
            Gen.Select(Gen.String[Gen.Char["0459."], 0, 14], Gen.String[Gen.Char["012."], 0, 12], (p, b) => $"p{p} < {b}ms")).Sample(
            text =>
            {
                if (!Objective.TryParse(text, out var read, out var error))
                {
                    Assert.EndsWith("Write for example: p95 < 200ms", error);
                    return;
                }

                Assert.Equal("", error);
                Assert.True(read.Quantile is > 0 and < 1, $"{text}: {read.Quantile}");
                Assert.InRange(read.Bound, TimeSpan.FromMicroseconds(1), TimeSpan.FromHours(1));
                Assert.Equal(read, Objective.Parse(read.ToString()));
            },
            iter: 5000);
}

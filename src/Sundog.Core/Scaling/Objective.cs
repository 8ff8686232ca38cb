using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sundog.Core.Scaling;

/// <summary>The only thing a service must be told: <c>p95 &lt; 200ms</c>.</summary>
/// <param name="Quantile">Share of requests that must be in time, in (0, 1): 0.95.</param>
/// <param name="Bound">The response time they must stay under, as seen at the entry.</param>
public sealed partial record Objective(double Quantile, TimeSpan Bound)
{
    /// <summary>Reads <c>p&lt;percentile&gt; &lt; &lt;number&gt;&lt;unit&gt;</c>; units are us, ms and s, spaces are free: <c>p99.9&lt;1s</c>.</summary>
    /// <exception cref="FormatException">With a message that says what is wrong and what would be right.</exception>
    public static Objective Parse(string text) =>
        TryParse(text, out var objective, out var error) ? objective : throw new FormatException(error);

    /// <param name="error">A sentence for the person who wrote the text; empty when it was read.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Objective? objective, out string error)
    {
        objective = null;
        error = "";
        var rest = (text ?? "").AsSpan().Trim();
        if (rest.IsEmpty) return Fail("is empty", out error);
        if (rest[0] is not ('p' or 'P')) return Fail("must start with a percentile such as p95", out error);

        var less = rest.IndexOf('<');
        if (less < 0) return Fail("has no '<' between percentile and bound", out error);
        if (!TryNumber(rest[1..less].Trim(), out var percentile)) return Fail($"has no percentile: '{rest[..less].Trim()}'", out error);
        if (percentile is <= 0 or >= 100) return Fail("needs a percentile above 0 and below 100", out error);

        var bound = rest[(less + 1)..].Trim();
        var digits = 0;
        while (digits < bound.Length && (char.IsAsciiDigit(bound[digits]) || bound[digits] == '.')) digits++;
        if (!TryNumber(bound[..digits], out var amount)) return Fail($"has no bound: '{bound}'", out error);
        double? unitSeconds = bound[digits..].Trim() switch
        {
            "us" => 1e-6,
            "ms" => 1e-3,
            "s" => 1,
            _ => null,
        };
        if (unitSeconds is null) return Fail($"needs a unit of us, ms or s after {amount.ToString(CultureInfo.InvariantCulture)}", out error);

        var seconds = amount * unitSeconds.Value;
        if (seconds is < 1e-6 or > 3600) return Fail("needs a bound from 1us to 3600s", out error);
        objective = new(Math.Round(percentile / 100, 10), TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)));
        return true;

        bool Fail(string what, out string message)
        {
            message = $"The objective '{text}' {what}. Write for example: p95 < 200ms";
            return false;
        }
    }

    /// <returns>A text that <see cref="Parse"/> reads back as the same objective: <c>p95 &lt; 200ms</c>.</returns>
    public override string ToString()
    {
        var percentile = Math.Round(Quantile * 100, 8).ToString("0.########", CultureInfo.InvariantCulture);
        var (amount, unit) = Bound.Ticks switch
        {
            var t when t % TimeSpan.TicksPerSecond == 0 => (Bound.TotalSeconds, "s"),
            var t when t >= TimeSpan.TicksPerMillisecond => (Bound.TotalMilliseconds, "ms"),
            _ => (Bound.TotalMicroseconds, "us"),
        };
        return $"p{percentile} < {amount.ToString("0.####", CultureInfo.InvariantCulture)}{unit}";
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
}

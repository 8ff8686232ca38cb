using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sundog.Core.Scaling;

/// <summary>The only thing a service must be told: <c>p95 &lt; 200ms</c>.</summary>
/// <param name="Quantile">Share of requests that must be in time, in (0, 1): 0.95.</param>
/// <param name="Bound">The response time they must stay under, as seen at the entry.</param>
public sealed record Objective(double Quantile, TimeSpan Bound)
{
    private const int QuantileDecimals = 10;

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
        if (rest[0] is not ('p' or 'P')) return Fail($"starts with '{rest[0]}', expected a percentile such as p95", out error);

        var less = rest.IndexOf('<');
        if (less < 0) return Fail("has no '<' between percentile and bound", out error);
        if (!TryPercentile(rest[1..less].Trim(), out var quantile, out var wrong) || !TryBound(rest[(less + 1)..].Trim(), out var bound, out wrong)) return Fail(wrong, out error);
        objective = new(quantile, bound);
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

    private static bool TryPercentile(ReadOnlySpan<char> text, out double quantile, out string wrong)
    {
        (quantile, wrong) = (0, "");
        if (text.IsEmpty) wrong = "has no number after 'p', expected one such as p95";
        else if (!TryNumber(text, out var percentile)) wrong = $"has '{text}' after 'p', expected a number such as 95 or 99.9";
        else if (percentile is <= 0 or >= 100) wrong = $"has percentile {text}, expected one above 0 and below 100";
        else
        {
            quantile = Math.Round(percentile / 100, QuantileDecimals);
            if (quantile is <= 0 or >= 1) wrong = $"has percentile {text}, expected one above 0 and below 100 with at most {QuantileDecimals - 2} decimals";
        }

        return wrong.Length == 0;
    }

    private static bool TryBound(ReadOnlySpan<char> text, out TimeSpan bound, out string wrong)
    {
        (bound, wrong) = (default, "");
        var digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.')) digits++;
        var unit = text[digits..].Trim();
        double? unitSeconds = unit switch
        {
            "us" => 1e-6,
            "ms" => 1e-3,
            "s" => 1,
            _ => null,
        };
        if (text.IsEmpty) wrong = "has nothing after '<', expected a bound such as 200ms";
        else if (text[0] == '=') wrong = "has '<=', expected '<'";
        else if (!TryNumber(text[..digits], out var amount)) wrong = $"has '{text}' after '<', expected a bound such as 200ms";
        else if (unit.IsEmpty) wrong = $"has no unit after {text}, expected us, ms or s";
        else if (unitSeconds is not { } scale) wrong = $"has the unit '{unit}', expected us, ms or s";
        else if (amount * scale is < 1e-6 or > 3600) wrong = $"has the bound {text}, expected one from 1us to 3600s";
        else bound = TimeSpan.FromTicks((long)Math.Round(amount * scale * TimeSpan.TicksPerSecond));
        return wrong.Length == 0;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}

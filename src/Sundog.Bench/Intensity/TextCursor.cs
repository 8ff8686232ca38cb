using System.Globalization;

namespace Sundog.Bench.Intensity;

/// <summary>Walks through an intensity's text and takes one thing after another, or says what is wrong where.</summary>
internal sealed class TextCursor(string text, int position = 0)
{
    public int Position { get; private set; } = position;

    public bool AtEnd => Position == text.Length;

    public bool AtEndOfPart => AtEnd || text[Position] == ',';

    /// <summary>A second walker over the same text, elsewhere.</summary>
    public TextCursor At(int place) => new(text, place);

    public bool TryTake(string literal)
    {
        if (!text.AsSpan(Position).StartsWith(literal, StringComparison.Ordinal)) return false;

        Position += literal.Length;
        return true;
    }

    public void Take(string literal, string before)
    {
        if (!TryTake(literal)) throw Error($"expected '{literal}' before {before}");
    }

    /// <summary>The key of <c>key=value</c> if that is what comes next, and steps over the equals sign.</summary>
    public string? TryTakeKey()
    {
        var end = Position;
        while (end < text.Length && char.IsAsciiLetterLower(text[end])) end++;
        if (end == Position || end == text.Length || text[end] != '=') return null;

        var key = text[Position..end];
        Position = end + 1;
        return key;
    }

    /// <summary>Everything up to the next comma or the end.</summary>
    public string TakeUntilComma(string what)
    {
        var end = text.IndexOf(',', Position);
        if (end < 0) end = text.Length;
        if (end == Position) throw Error($"expected {what}");

        var taken = text[Position..end];
        Position = end;
        return taken;
    }

    /// <summary>Digits with an optional fraction; neither sign nor exponent.</summary>
    public double TakeNumber(string what)
    {
        var end = Digits(Position);
        if (end == Position) throw Error($"expected {what}");
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1])) end = Digits(end + 1);

        var number = double.Parse(text.AsSpan(Position, end - Position), CultureInfo.InvariantCulture);
        if (!double.IsFinite(number)) throw Error("this number is too large");
        Position = end;
        return number;
    }

    public double TakeRate()
    {
        var start = Position;
        var rate = TakeNumber("a rate such as 50 or 50rps");
        if (rate > Require.RateMax) throw Error($"this rate is above {Require.RateMax:N0} per second", start);
        TryTake("rps");
        return rate;
    }

    public TimeSpan TakeTime()
    {
        const string what = "a time such as 250ms, 30s, 5m, 2h or 1d";
        var start = Position;
        var number = TakeNumber(what);
        double seconds = TryTake("ms") ? 0.001 : TryTake("s") ? 1 : TryTake("m") ? 60 : TryTake("h") ? 3600 : TryTake("d") ? 86400 : 0;
        if (seconds is 0) throw Error($"expected a unit: {what}");
        if (number * seconds > Require.TimeMax.TotalSeconds) throw Error("this time is too long", start);

        return TimeSpan.FromSeconds(number * seconds);
    }

    public IntensityFormatException Error(string problem, int? at = null) => new(text, at ?? Position, problem);

    private int Digits(int from)
    {
        while (from < text.Length && char.IsAsciiDigit(text[from])) from++;
        return from;
    }
}

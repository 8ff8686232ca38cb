using System.Globalization;

namespace Sundog.Bench.Intensity;

/// <summary>What follows an intensity's shape: named parts in any order, and the length of the run.</summary>
internal sealed class IntensityParts
{
    private readonly Dictionary<string, TextCursor> _named = [];
    private readonly TextCursor _end;
    private TextCursor? _bare;

    private IntensityParts(TextCursor end) => _end = end;

    /// <summary>Reads to the end of the text.</summary>
    /// <exception cref="IntensityFormatException">A part has a name that is not among <paramref name="known"/>, or comes twice.</exception>
    public static IntensityParts Read(TextCursor cursor, params ReadOnlySpan<string> known)
    {
        var parts = new IntensityParts(cursor);
        while (!cursor.AtEnd)
        {
            cursor.Take(",", "the next part");
            var place = cursor.Position;
            if (cursor.TryTakeKey() is { } key)
            {
                if (!known.Contains(key))
                {
                    var choice = known.Length == 0 ? "no named parts here" : string.Join(", ", known.ToArray().Select(k => k + "="));
                    throw cursor.Error($"unknown part '{key}=': there are {choice}", place);
                }

                if (!parts._named.TryAdd(key, cursor.At(cursor.Position))) throw cursor.Error($"'{key}=' is given twice", place);
            }
            else if (parts._bare is null)
            {
                parts._bare = cursor.At(place);
            }
            else
            {
                throw cursor.Error("the length of the run is given twice", place);
            }

            cursor.TakeUntilComma("a value");
        }

        return parts;
    }

    public TimeSpan Duration()
    {
        var cursor = _bare ?? throw _end.Error("expected ',' and the length of the run, such as ',90s'");
        return AboveZero(Whole(cursor, c => c.TakeTime()), cursor);
    }

    public void NoDuration(string reason)
    {
        if (_bare is not null) throw _bare.Error(reason);
    }

    public TimeSpan? Time(string key) => Optional(key, c => c.TakeTime());

    public TimeSpan? TimeAboveZero(string key) => Time(key) is { } time ? AboveZero(time, _named[key]) : null;

    public double? Rate(string key) => Optional(key, c => c.TakeRate());

    public double? NumberAboveZero(string key) => Optional(key, c =>
    {
        var start = c.Position;
        var number = c.TakeNumber("a number");
        return number > 0 ? number : throw c.Error("expected a number above zero", start);
    });

    /// <summary>A time since the trace's begin, written as such or as a date and time.</summary>
    public TimeSpan? Point(string key, Trace trace)
    {
        if (!_named.TryGetValue(key, out var cursor)) return null;

        var place = cursor.Position;
        var text = cursor.At(place).TakeUntilComma("a time");
        if (!text.Contains('-')) return Time(key);
        if (trace.Origin is not { } origin) throw cursor.Error("this trace has no dates: give a time since its begin, such as 2h");

        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date - origin
            : throw cursor.Error("expected a date and time such as 1998-06-30T15:30");
    }

    private T? Optional<T>(string key, Func<TextCursor, T> take) where T : struct =>
        _named.TryGetValue(key, out var cursor) ? Whole(cursor, take) : null;

    /// <summary>Takes a value and insists that the part ends with it.</summary>
    private static T Whole<T>(TextCursor part, Func<TextCursor, T> take)
    {
        var cursor = part.At(part.Position);
        var value = take(cursor);
        return cursor.AtEndOfPart ? value : throw cursor.Error("expected ',' or the end");
    }

    private static TimeSpan AboveZero(TimeSpan time, TextCursor place) =>
        time > TimeSpan.Zero ? time : throw place.Error("expected a time above zero");
}

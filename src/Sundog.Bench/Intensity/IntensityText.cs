using System.Globalization;

namespace Sundog.Bench.Intensity;

/// <summary>The text form of intensities, as typed on a command line.</summary>
/// <remarks>
/// A kind, a colon, the shape, then parts divided by commas in any order. A part without a name is the length of the run.
/// <code>
/// constant:RATE,TIME                                        constant:50rps,60s
/// step:RATE->RATE@TIME[->RATE@TIME...],TIME                 step:20rps->100rps@30s,90s
/// flash:RATE->RATE@TIME+RAMP[,hold=TIME][,fall=TIME],TIME   flash:20->100@15s+1s,hold=50s,90s
/// sine:RATE..RATE,period=TIME,TIME                          sine:10..60,period=60s,180s
/// trace:FILE[,interval=TIME][,from=POINT][,to=POINT][,peak=RATE][,compress=NUMBER]
///                                                           trace:week.csv,interval=15m,from=1d,to=2d,peak=200,compress=1440
/// RATE   a number of requests per second, with or without 'rps'
/// TIME   a number with its unit: ms, s, m, h or d
/// POINT  a TIME since the trace's begin or, where the file has dates, a date and time: 1998-06-30T15:30
/// FILE   a path without a comma
/// </code>
/// </remarks>
public static class IntensityText
{
    /// <exception cref="IntensityFormatException">The text is not of that form; the message points at the place.</exception>
    /// <exception cref="TraceFormatException">A trace file cannot be read.</exception>
    public static IIntensity Parse(string text)
    {
        var cursor = new TextCursor(text);
        return cursor.TryTake("constant:") ? ParseConstant(cursor)
            : cursor.TryTake("step:") ? ParseStep(cursor)
            : cursor.TryTake("flash:") ? ParseFlash(cursor)
            : cursor.TryTake("sine:") ? ParseSine(cursor)
            : cursor.TryTake("trace:") ? ParseTrace(cursor)
            : throw cursor.Error("expected constant:, step:, flash:, sine: or trace:");
    }

    private static ConstantIntensity ParseConstant(TextCursor cursor)
    {
        var rate = cursor.TakeRate();
        return new(rate, IntensityParts.Read(cursor).Duration());
    }

    private static StepIntensity ParseStep(TextCursor cursor)
    {
        var initial = cursor.TakeRate();
        var steps = new List<RateStep>();
        var places = new List<int>();
        do
        {
            cursor.Take("->", "the next rate");
            var rate = cursor.TakeRate();
            cursor.Take("@", "the time of the step");
            places.Add(cursor.Position);
            steps.Add(new(cursor.TakeTime(), rate));
            if (steps.Count > 1 && steps[^1].At < steps[^2].At) throw cursor.Error("this step is before the one to its left", places[^1]);
        }
        while (!cursor.AtEndOfPart);

        var duration = IntensityParts.Read(cursor).Duration();
        var outside = steps.FindIndex(step => step.At > duration);
        return outside < 0 ? new(initial, steps, duration) : throw cursor.Error("this step is after the end of the run", places[outside]);
    }

    private static FlashCrowd ParseFlash(TextCursor cursor)
    {
        var baseRate = cursor.TakeRate();
        cursor.Take("->", "the peak's rate");
        var peakRate = cursor.TakeRate();
        cursor.Take("@", "the time at which the ramp starts");
        var place = cursor.Position;
        var start = cursor.TakeTime();
        cursor.Take("+", "the ramp's length");
        var ramp = cursor.TakeTime();

        var parts = IntensityParts.Read(cursor, "hold", "fall");
        var duration = parts.Duration();
        return start <= duration
            ? new(baseRate, peakRate, start, ramp, parts.Time("hold"), parts.Time("fall"), duration)
            : throw cursor.Error("the ramp starts after the end of the run", place);
    }

    private static SineIntensity ParseSine(TextCursor cursor)
    {
        var low = cursor.TakeRate();
        cursor.Take("..", "the higher rate");
        var high = cursor.TakeRate();
        var parts = IntensityParts.Read(cursor, "period");
        return new(low, high, parts.TimeAboveZero("period") ?? throw cursor.Error("expected period=TIME"), parts.Duration());
    }

    private static TraceIntensity ParseTrace(TextCursor cursor)
    {
        var place = cursor.Position;
        var path = cursor.TakeUntilComma("a file");
        var parts = IntensityParts.Read(cursor, "interval", "from", "to", "peak", "compress");
        parts.NoDuration("a trace's length follows from from=, to= and compress=");
        var interval = parts.TimeAboveZero("interval");
        var trace = TraceFile.Read(path, interval);
        var slice = new TraceSlice(interval, parts.Point("from", trace), parts.Point("to", trace), parts.Rate("peak"), parts.NumberAboveZero("compress") ?? 1);
        try
        {
            return new(trace, path, slice);
        }
        catch (ArgumentException e)
        {
            throw cursor.Error(e.Message, place);
        }
    }

    internal static string Number(double number) => number.ToString("0.############", CultureInfo.InvariantCulture);

    internal static string Rate(double perSecond) => Number(perSecond);

    /// <summary>In the largest unit that leaves a whole number, else in milliseconds.</summary>
    internal static string Time(TimeSpan time)
    {
        ReadOnlySpan<(long Ticks, string Name)> units =
            [(TimeSpan.TicksPerDay, "d"), (TimeSpan.TicksPerHour, "h"), (TimeSpan.TicksPerMinute, "m"), (TimeSpan.TicksPerSecond, "s")];
        foreach (var (ticks, name) in units)
            if (time.Ticks >= ticks && time.Ticks % ticks == 0) return $"{time.Ticks / ticks}{name}";

        return time == TimeSpan.Zero ? "0s" : Number(time.TotalMilliseconds) + "ms";
    }
}

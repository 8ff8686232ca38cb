using System.Collections.Immutable;
using System.Globalization;

namespace Sundog.Bench.Intensity;

/// <summary>Reads recorded workloads from text files of two shapes.</summary>
/// <remarks>
/// Bare: lines of <c>t,requests;</c> where t is the midpoint of an interval, counted in intervals, and the closing semicolon may be absent
/// (the arrival-rate files of the LIMBO load-profile tool). The interval's length is not in the file; a second unless told.
/// Dated: a header naming the columns <c>period</c> and <c>count</c>, then the begin of each interval and its number of requests. The
/// interval is the shortest distance between two rows. Empty lines are passed over in both.
/// </remarks>
public static class TraceFile
{
    private const string Shapes = "'t,requests;' or, below a header, the columns 'period' and 'count'";

    /// <param name="path">The file.</param>
    /// <param name="interval">Length of one unit of time in a bare file; in a dated one, only needed when it has a single row.</param>
    /// <exception cref="TraceFormatException">The file is missing or unreadable, or a line is not of its shape; the message names file and line.</exception>
    public static Trace Read(string path, TimeSpan? interval = null)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TraceFormatException(path, 0, e.Message, e);
        }

        var rows = lines.Select((text, index) => new Row(path, index + 1, text.Trim())).Where(row => row.Text.Length > 0).ToArray();
        if (rows.Length == 0) throw new TraceFormatException(path, 0, "the file has no lines");

        return char.IsAsciiLetter(rows[0].Text[0]) ? ReadDated(rows, interval) : ReadBare(rows, interval ?? TimeSpan.FromSeconds(1));
    }

    private static Trace ReadBare(Row[] rows, TimeSpan interval)
    {
        var samples = ImmutableArray.CreateBuilder<TraceSample>(rows.Length);
        foreach (var row in rows)
        {
            var fields = row.Text.TrimEnd(';').Split(',');
            if (fields.Length != 2) throw row.Error($"expected {Shapes}, found '{row.Text}'");

            var at = row.Time(fields[0], interval);
            if (samples.Count > 0 && at <= samples[^1].At) throw row.Error("the time is not later than the line before");
            samples.Add(new(at, row.Rate(row.Requests(fields[1]), interval)));
        }

        return new(samples.DrainToImmutable(), interval, Origin: null);
    }

    private static Trace ReadDated(Row[] rows, TimeSpan? interval)
    {
        var names = rows[0].Text.Split(',', StringSplitOptions.TrimEntries);
        int period = Array.IndexOf(names, "period"), count = Array.IndexOf(names, "count");
        if (period < 0 || count < 0) throw rows[0].Error($"expected {Shapes}, found '{rows[0].Text}'");
        if (rows.Length == 1) throw rows[0].Error("there is a header and nothing after it");

        var begins = new List<(Row Row, DateTime At, double Count)>(rows.Length - 1);
        var shortest = TimeSpan.MaxValue;
        foreach (var row in rows.AsSpan(1))
        {
            var fields = row.Text.Split(',', StringSplitOptions.TrimEntries);
            if (fields.Length != names.Length) throw row.Error($"expected {names.Length} fields, found {fields.Length}");

            var at = row.Date(fields[period]);
            if (begins.Count > 0)
            {
                var distance = at - begins[^1].At;
                if (distance <= TimeSpan.Zero) throw row.Error("the time is not later than the line before");
                if (distance < shortest) shortest = distance;
            }

            begins.Add((row, at, row.Requests(fields[count])));
        }

        var length = interval ?? (begins.Count > 1 ? shortest : throw rows[1].Error("a single row does not tell its interval: say interval="));
        var origin = begins[0].At;
        return new([.. begins.Select(b => new TraceSample(b.At - origin + length / 2, b.Row.Rate(b.Count, length)))], length, origin);
    }

    private readonly record struct Row(string Path, int Line, string Text)
    {
        private const int MessageMax = 120;

        /// <param name="message">May hold what the file holds, even where that is no text.</param>
        public TraceFormatException Error(string message)
        {
            var shown = message.Length > MessageMax ? message[..MessageMax] + "..." : message;
            return new(Path, Line, string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c)));
        }

        public double Number(string field, string what) =>
            double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0
                ? number
                : throw Error($"expected {what}, found '{field}'");

        public double Requests(string field) => Number(field, "a number of requests");

        /// <returns>Per second.</returns>
        public double Rate(double requests, TimeSpan interval)
        {
            var rate = requests / interval.TotalSeconds;
            return rate <= Require.RateMax ? rate : throw Error($"{requests:R} requests in {IntensityText.Time(interval)} are above {Require.RateMax:N0} per second");
        }

        /// <param name="field">Counted in intervals.</param>
        public TimeSpan Time(string field, TimeSpan interval)
        {
            var midpoint = Number(field, "an interval's midpoint");
            return midpoint * interval.TotalSeconds <= Require.TimeMax.TotalSeconds ? midpoint * interval : throw Error($"the time {midpoint:R} is too late");
        }

        public DateTime Date(string field) =>
            DateTime.TryParse(field, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
                ? at
                : throw Error($"expected a date and time, found '{field}'");
    }
}

/// <summary>A trace file that cannot be read; the message begins with file and line.</summary>
/// <param name="path">The file.</param>
/// <param name="line">Counted from one; zero when no single line is to blame.</param>
/// <param name="problem">What is wrong there.</param>
/// <param name="cause">The failure behind it, if any.</param>
public sealed class TraceFormatException(string path, int line, string problem, Exception? cause = null)
    : FormatException(line > 0 ? $"{path}:{line}: {problem}" : $"{path}: {problem}", cause)
{
    public int Line { get; } = line;
}

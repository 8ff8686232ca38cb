using Sundog.Bench.Intensity;

namespace Sundog.Bench.Tests.Intensity;

/// <summary>Goal: recorded workloads of both shapes are read as they were meant. Method: small files written here.</summary>
public sealed class TraceFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"trace-{Path.GetRandomFileName()}.csv");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_bare_file_gives_rates_at_its_midpoints()
    {
        Write("0.5,306.0;", "1.5,612.0;", "", "2.5,900;");

        var trace = TraceFile.Read(_path, TimeSpan.FromMinutes(15));

        Assert.Equal(TimeSpan.FromMinutes(45), trace.Length);
        Assert.Null(trace.Origin);
        Assert.Equal(0.34, trace.RateAt(TimeSpan.FromMinutes(7.5)), tolerance: 1e-9);
        Assert.Equal(0.51, trace.RateAt(TimeSpan.FromMinutes(15)), tolerance: 1e-9); // Half way between two midpoints.
        Assert.Equal(0.34, trace.RateAt(TimeSpan.Zero), tolerance: 1e-9);
        Assert.Equal(1, trace.RateAt(TimeSpan.FromHours(9)), tolerance: 1e-9);
    }

    [Fact]
    public void A_dated_file_tells_its_own_interval()
    {
        Write("period,count", "1998-06-28 00:00:00,600", "1998-06-28 00:01:00,1200", "1998-06-28 00:03:00,300");

        var trace = TraceFile.Read(_path);

        Assert.Equal(TimeSpan.FromMinutes(1), trace.Interval);
        Assert.Equal(new DateTime(1998, 6, 28, 0, 0, 0, DateTimeKind.Utc), trace.Origin);
        Assert.Equal(TimeSpan.FromMinutes(4), trace.Length);
        Assert.Equal(10, trace.RateAt(TimeSpan.FromSeconds(30)), tolerance: 1e-9);
        Assert.Equal(20, trace.RateAt(TimeSpan.FromSeconds(90)), tolerance: 1e-9);
    }

    [Fact]
    public void A_slice_is_rescaled_and_compressed()
    {
        Write("period,count", "1998-06-28 00:00:00,600", "1998-06-28 00:01:00,1200", "1998-06-28 00:02:00,9000");

        var slice = IntensityText.Parse($"trace:{_path},to=1998-06-28T00:02,from=30s,peak=200,compress=60");

        Assert.Equal(TimeSpan.FromSeconds(1.5), slice.Duration);
        Assert.Equal(200, slice.RequestsPerSecondAt(TimeSpan.FromSeconds(1.5)), tolerance: 1e-6);
        Assert.Equal(slice.ToString(), IntensityText.Parse(slice.ToString()!).ToString());

        // The slice ends between the second interval's midpoint (20/s) and the third's (150/s), at their mean of 85/s.
        Assert.Equal(200 * 10 / 85.0, slice.RequestsPerSecondAt(TimeSpan.Zero), tolerance: 1e-6);
    }

    [Theory]
    [InlineData("0.5,3;\n1.5;", 2, "expected 't,requests;' or, below a header, the columns 'period' and 'count', found '1.5;'")]
    [InlineData("0.5,3;\n1.5,x;", 2, "expected a number of requests, found 'x'")]
    [InlineData("0.5,3;\n1.5,-1;", 2, "expected a number of requests")]
    [InlineData("0.5,3;\n0.5,4;", 2, "not later")]
    [InlineData("time,requests\n1,2", 1, "expected 't,requests;' or, below a header, the columns 'period' and 'count', found 'time,requests'")]
    [InlineData("period,count\n", 1, "nothing after it")]
    [InlineData("period,count\n1998-06-28,1\n1998-06-29,2,3", 3, "expected 2 fields")]
    [InlineData("period,count\nyesterday,1", 2, "expected a date and time, found 'yesterday'")]
    [InlineData("period,count\n1998-06-28,1", 2, "interval=")]
    [InlineData("0.5,3;\n1e300,5;", 2, "the time 1E+300 is too late")]
    [InlineData("0.5,3;\n1.5,1e308;", 2, "1E+308 requests in 1s are above 10,000,000 per second")]
    [InlineData("period,count\n2026-01-01 00:00:00.000,1\n2026-01-01 00:00:00.001,1e308", 3, "1E+308 requests in 1ms are above 10,000,000 per second")]
    [InlineData("", 0, "no lines")]
    public void A_mistake_names_file_and_line(string content, int line, string message)
    {
        File.WriteAllText(_path, content);

        var mistake = Assert.Throws<TraceFormatException>(() => TraceFile.Read(_path));

        Assert.Equal(line, mistake.Line);
        Assert.StartsWith(line > 0 ? $"{_path}:{line}: " : $"{_path}: ", mistake.Message, StringComparison.Ordinal);
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_text_is_told_in_a_short_line_that_a_terminal_can_show()
    {
        File.WriteAllText(_path, "\e[2J\0" + new string('x', 5000));

        var mistake = Assert.Throws<TraceFormatException>(() => TraceFile.Read(_path));

        Assert.StartsWith($"{_path}:1: expected 't,requests;' or, below a header, the columns 'period' and 'count', found '?[2J?xx", mistake.Message, StringComparison.Ordinal);
        Assert.InRange(mistake.Message.Length - _path.Length, 100, 130);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains(_path, Assert.Throws<TraceFormatException>(() => IntensityText.Parse($"trace:{_path}")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("from=2h", "not a part of the trace")]
    [InlineData("from=1998-06-30T12:00", "has no dates")]
    [InlineData("compress=0", "above zero")]
    [InlineData("compress=0.0000000000000000001", "Compressed by 1E-19 the slice is too long")]
    [InlineData("60s", "follows from")]
    public void A_slice_that_is_not_there_is_a_mistake_in_the_text(string parts, string message)
    {
        Write("0.5,3;", "1.5,3;");
        var mistake = Assert.Throws<IntensityFormatException>(() => IntensityText.Parse($"trace:{_path},{parts}"));
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slice_with_next_to_no_requests_is_not_rescaled_by_more_than_a_number_can_say()
    {
        Write("0.5,1e-320;", "1.5,0;");
        var mistake = Assert.Throws<IntensityFormatException>(() => IntensityText.Parse($"trace:{_path},peak=200"));
        Assert.Contains("so its peak cannot be rescaled", mistake.Message, StringComparison.Ordinal);
    }

    private void Write(params string[] lines) => File.WriteAllLines(_path, lines);
}

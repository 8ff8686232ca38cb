using System.Globalization;

namespace Sundog.Bench.Reports;

/// <summary>Numbers as people read them, the same in a page and in a terminal: three digits that matter, and a unit.</summary>
public static class Figures
{
    /// <summary><c>0</c>, <c>350us</c>, <c>3.2ms</c>, <c>250ms</c>, <c>1.25s</c>, <c>90s</c>.</summary>
    public static string Time(TimeSpan time) => time.TotalSeconds switch
    {
        <= 0 => "0",
        < 0.001 => $"{Number(time.TotalMicroseconds)}us",
        < 1 => $"{Number(time.TotalMilliseconds)}ms",
        _ => $"{Number(time.TotalSeconds)}s",
    };

    /// <summary>How long ago or since: <c>12s</c>, <c>3m</c>, <c>2h</c>, <c>4d</c>.</summary>
    public static string Age(TimeSpan age) => age.TotalSeconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, age.TotalSeconds):0}s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0}m"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0}d"),
    };

    /// <summary>How long something has taken so far: <c>45s</c>, <c>2m 15s</c>.</summary>
    public static string Elapsed(TimeSpan time) => time.TotalSeconds < 60
        ? Age(time)
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalMinutes):0}m {time.Seconds}s");

    /// <summary><c>1 request</c>, <c>12,345 requests</c>.</summary>
    public static string Requests(long count) => count == 1 ? "1 request" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} requests");

    /// <summary>Per second.</summary>
    public static string Rate(double perSecond) => $"{Number(perSecond)}/s";

    /// <param name="share">0 to 1.</param>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##}%");

    /// <summary>How many times as much: <c>1.3</c>, <c>107</c>.</summary>
    public static string Times(double factor) => factor.ToString(factor < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    /// <summary>To the whole one: <c>12,345</c>.</summary>
    public static string Count(double count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Number(double value) => Math.Abs(value) switch
    {
        < 0.005 => "0",
        < 10 => value.ToString("0.##", CultureInfo.InvariantCulture),
        < 100 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0", CultureInfo.InvariantCulture),
    };

    public static string Bytes(long bytes) => bytes % (1L << 30) == 0 ? $"{bytes >> 30}Gi" : $"{bytes >> 20}Mi";
}

using System.Globalization;

namespace Sundog.Bench.Reports;

/// <summary>Numbers as people read them, the same in the page and in the terminal.</summary>
internal static class Figures
{
    /// <summary>A share in percent with two or three digits: 0 %, 0.04 %, 2.1 %, 31 %, 100 %.</summary>
    public static string Share(double share)
    {
        var percent = share * 100;
        var shown = percent switch
        {
            0 => "0",
            < 0.1 => percent.ToString("0.00", CultureInfo.InvariantCulture),
            < 10 => percent.ToString("0.0", CultureInfo.InvariantCulture),
            > 99.5 and < 100 => percent.ToString("0.0", CultureInfo.InvariantCulture),
            _ => percent.ToString("0", CultureInfo.InvariantCulture),
        };
        return shown + " %";
    }

    public static string Times(double factor) => factor.ToString(factor < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    public static string Count(double count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Time(TimeSpan time) => time switch
    {
        { TotalMilliseconds: < 10 } => time.TotalMilliseconds.ToString("0.##", CultureInfo.InvariantCulture) + " ms",
        { TotalSeconds: < 1 } => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms",
        { TotalSeconds: < 10 } => time.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture) + " s",
        _ => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s",
    };
}

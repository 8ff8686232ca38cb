using System.Globalization;

namespace Sundog.Bench.Reports.Plots;

/// <summary>Maps values to a stretch of the page, and knows where to put marks.</summary>
/// <param name="Low">The value at <paramref name="Start"/>.</param>
/// <param name="High">The value at <paramref name="End"/>; above <paramref name="Low"/>.</param>
/// <param name="Logarithmic">Equal factors take equal room; <paramref name="Low"/> is then above zero.</param>
/// <param name="Ticks">Values that get a mark, within the range.</param>
internal sealed record Scale(double Low, double High, double Start, double End, bool Logarithmic, IReadOnlyList<double> Ticks)
{
    /// <summary>Where a value lies; one outside the range lies at its edge.</summary>
    public double At(double value)
    {
        value = Math.Clamp(value, Low, High);
        var share = Logarithmic ? Math.Log(value / Low) / Math.Log(High / Low) : (value - Low) / (High - Low);
        return Start + (End - Start) * share;
    }

    /// <summary>From zero up to a round number at or above the largest value.</summary>
    /// <param name="largest">Largest value to show; zero or less shows 0 to 1.</param>
    /// <param name="marks">About how many marks there is room for.</param>
    /// <param name="whole">Marks only at whole numbers.</param>
    public static Scale FromZero(double largest, double start, double end, int marks = 4, bool whole = false)
    {
        var step = NiceStep((largest > 0 ? largest : 1) / marks);
        if (whole) step = Math.Max(1, Math.Ceiling(step));
        var count = Math.Max(1, (int)Math.Ceiling((largest > 0 ? largest : 1) / step - 1e-9));
        return new(0, count * step, start, end, false, [.. Enumerable.Range(0, count + 1).Select(i => i * step)]);
    }

    /// <summary>Seconds of a run, to its very end; marks at round times.</summary>
    public static Scale Seconds(double length, double start, double end)
    {
        ReadOnlySpan<double> steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400];
        var step = steps[^1];
        for (var i = steps.Length - 1; i >= 0 && steps[i] >= length / 7; i--) step = steps[i];
        return new(0, Math.Max(length, 1), start, end, false, [.. Enumerable.Range(0, (int)(length / step) + 1).Select(i => i * step)]);
    }

    /// <summary>Powers of ten around a range, with marks at 1, 2 and 5 of each as far as there is room.</summary>
    /// <param name="lowest">Above zero.</param>
    /// <param name="highest">At least <paramref name="lowest"/>.</param>
    public static Scale Log(double lowest, double highest, double start, double end)
    {
        var marks = (from power in Enumerable.Range(-9, 19) from digit in (double[])[1, 2, 5] select digit * Math.Pow(10, power)).ToArray();
        var low = marks.Last(mark => mark <= lowest * (1 + 1e-9));
        var high = marks.First(mark => mark >= highest * (1 - 1e-9) && mark > low);
        var all = marks.Where(mark => mark >= low && mark <= high).ToArray();
        var tens = all.Where(mark => Math.Abs(Math.Log10(mark) - Math.Round(Math.Log10(mark))) < 1e-9).ToArray();
        return new(low, high, start, end, true, all.Length <= 9 || tens.Length < 2 ? all : tens);
    }

    /// <summary>A tick's value in short.</summary>
    public static string Short(double value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);

    private static double NiceStep(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        var digit = atLeast / power;
        return power * (digit <= 1 + 1e-9 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}

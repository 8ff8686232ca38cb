using System.Globalization;

namespace Sundog.Host.Manifest.Shapes;

/// <summary>Amounts as Kubernetes writes them.</summary>
public static class Quantity
{
    public const double CoresMax = 1024;

    private static readonly (string Suffix, long Bytes)[] Units =
        [("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("", 1)];

    /// <summary><c>0.25</c> or <c>250m</c>: above 0, at most <see cref="CoresMax"/>.</summary>
    public static bool TryCores(string text, out double cores)
    {
        var milli = text.EndsWith('m');
        if (!double.TryParse(milli ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out cores)) return false;
        if (milli) cores /= 1000;
        return cores is > 0 and <= CoresMax;
    }

    /// <summary><c>256Mi</c>, <c>1Gi</c>, <c>500M</c> or plain bytes: at least 1 MiB, at most 1 TiB.</summary>
    public static bool TryBytes(string text, out long bytes)
    {
        bytes = 0;
        var (suffix, unit) = Array.Find(Units, candidate => text.EndsWith(candidate.Suffix, StringComparison.Ordinal));
        if (!double.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)) return false;
        if (!(amount * unit is >= (1L << 20) and <= (1L << 40))) return false; // Written so that it refuses NaN, which is a number to the parser.
        bytes = (long)(amount * unit);
        return true;
    }
}

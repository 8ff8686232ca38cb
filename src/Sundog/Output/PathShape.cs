using System.Text;

namespace Sundog.Output;

/// <summary>What of a path may be shown where no route is known: its plain words. Everything that looks like a value becomes <c>{}</c>, and queries are left out.</summary>
internal static class PathShape
{
    private const int WordMax = 24;
    private const int SegmentsMax = 8;

    public static string Of(string? path)
    {
        var shape = new StringBuilder();
        var segments = (path ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var segment in segments.Take(SegmentsMax)) shape.Append('/').Append(IsWord(segment) ? segment : "{}");
        if (segments.Length > SegmentsMax) shape.Append("/...");
        return shape.Length == 0 ? "/" : shape.ToString();
    }

    private static bool IsWord(string segment) => segment.Length <= WordMax && segment.All(c => char.IsAsciiLetter(c) || c is '-' or '_' or '.');
}

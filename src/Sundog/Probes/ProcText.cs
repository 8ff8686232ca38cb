using System.Buffers.Text;

namespace Sundog.Probes;

/// <summary>Finds numbers in the kernel's small text files.</summary>
internal static class ProcText
{
    /// <returns>The number right after <paramref name="key"/>; null when the key is not there.</returns>
    public static long? NumberAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        var at = text.IndexOf(key);
        return at >= 0 && Utf8Parser.TryParse(text[(at + key.Length)..], out long number, out _) ? number : null;
    }

    /// <returns>The field of the first line at <paramref name="index"/>, counted from 0; null when there are not so many.</returns>
    public static long? Field(ReadOnlySpan<byte> text, int index)
    {
        for (; index > 0; index--)
        {
            var space = text.IndexOf((byte)' ');
            if (space < 0) return null;
            text = text[(space + 1)..];
        }

        return Utf8Parser.TryParse(text, out long number, out _) ? number : null;
    }
}

namespace Sundog.Bench.Intensity;

/// <summary>An intensity's text that cannot be read. The message shows the text with a mark under the place.</summary>
public sealed class IntensityFormatException(string text, int position, string problem, Exception? cause = null)
    : FormatException(Describe(text, position, problem), cause)
{
    /// <summary>Index into the text, from zero up to its length.</summary>
    public int Position { get; } = position;

    private static string Describe(string text, int position, string problem)
    {
        var found = position < text.Length ? $", found '{text[position..]}'" : ", found the end";
        return $"{problem}{(problem.StartsWith("expected", StringComparison.Ordinal) ? found : "")}\n  {text}\n  {new string(' ', position)}^";
    }
}

using System.Text.RegularExpressions;

namespace Tidy.Tests;

/// <summary>The tables of a document.</summary>
internal static partial class MarkdownTable
{
    /// <summary>Cells of every row of every table in the document, heads left out.</summary>
    public static IEnumerable<string[]> Rows(string document)
    {
        var before = "";
        var lines = Repository.Lines(document);
        for (var at = 0; at < lines.Length; before = lines[at++])
        {
            if (!lines[at].StartsWith('|') || Rule().IsMatch(lines[at]) || !before.StartsWith('|')) continue; // The first line of a table is its head.
            yield return [.. lines[at].Trim('|').Split('|').Select(cell => cell.Trim())];
        }
    }

    /// <summary>What a cell writes as code.</summary>
    public static IEnumerable<string> Code(string cell) => InCode().Matches(cell).Select(m => m.Groups["code"].Value);

    [GeneratedRegex(@"^\|[-:| ]+\|$")]
    private static partial Regex Rule();

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex InCode();
}

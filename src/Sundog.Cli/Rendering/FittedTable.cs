using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sundog.Cli.Rendering;

/// <summary>A plain table for a terminal of a given width: what matters least is left out and the last column is cut, so that no figure is.</summary>
/// <param name="width">Of the terminal, in characters.</param>
internal sealed class FittedTable(int width)
{
    private const int Gap = 2;
    private const int LastWidthMin = 12;

    private readonly List<Column> _columns = [];

    /// <param name="head">One that starts with '>' is of a column of numbers, set to the right.</param>
    /// <param name="rank">Of two columns the one with the higher rank is left out first; those of rank 0 never are.</param>
    /// <param name="markup">One cell for each row.</param>
    public FittedTable Add(string head, int rank, IEnumerable<string> markup)
    {
        _columns.Add(new(head, rank, [.. markup]));
        return this;
    }

    public IRenderable Render()
    {
        var shown = _columns.ToList();
        while (Needed(shown) > width && shown.Where(column => column.Rank > 0).MaxBy(column => column.Rank) is { } least) shown.Remove(least);

        var room = Math.Max(LastWidthMin, width - shown.SkipLast(1).Sum(column => column.Width + Gap) - Gap);
        var table = PlainTable.Of([.. shown.Select(column => column.Head)]);
        for (var row = 0; row < _columns[0].Cells.Count; row++)
        {
            PlainTable.Row(table, shown.Select((column, i) => i == shown.Count - 1 ? Cut(column.Cells[row], room) : column.Cells[row]));
        }

        return table;
    }

    private static int Needed(List<Column> shown) => shown.SkipLast(1).Sum(column => column.Width + Gap) + Math.Min(shown[^1].Width, LastWidthMin) + Gap;

    /// <summary>What is cut loses its colours.</summary>
    private static string Cut(string markup, int room)
    {
        var text = Markup.Remove(markup);
        return text.Length <= room ? markup : Markup.Escape(text[..(room - 1)] + "…");
    }

    private sealed record Column(string Head, int Rank, IReadOnlyList<string> Cells)
    {
        public int Width { get; } = Cells.Append(Head.TrimStart('>')).Max(cell => Markup.Remove(cell).Length);
    }
}

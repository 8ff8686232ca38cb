using Spectre.Console;

namespace Sundog.Cli.Rendering;

/// <summary>A table without lines, as other command-line tools print them: good to read, and to cut with awk.</summary>
internal static class PlainTable
{
    /// <param name="heads">A head that starts with '>' is of a column of numbers, set to the right.</param>
    public static Table Of(params ReadOnlySpan<string> heads)
    {
        var table = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        foreach (var head in heads)
        {
            var right = head.StartsWith('>');
            var column = new TableColumn($"[dim]{(right ? head[1..] : head).ToUpperInvariant()}[/]") { NoWrap = true, Padding = new Padding(0, 0, 2, 0) };
            table.AddColumn(right ? column.RightAligned() : column);
        }

        return table;
    }

    public static void Row(Table table, params IEnumerable<string> markup) => table.AddRow([.. markup.Select(cell => new Markup(cell) { Overflow = Overflow.Ellipsis })]);
}

namespace Sundog.Bench.Reports;

/// <summary>A report as plain lines, for a terminal or a log: no colours, no cursor movements.</summary>
public static class TerminalSummary
{
    public static IEnumerable<string> Lines(ReportDocument document)
    {
        yield return OneLine(document.Title);
        yield return OneLine(ReportHeadline.Of(document));
        yield return "";
        yield return OneLine($"load       {document.Load}");
        yield return OneLine($"objective  {document.Objective}");
        yield return "";

        // Figures down the side and runs across: three or four runs fit into eighty columns, thirteen figures do not.
        var table = ComparisonTable.Of(document);
        var columns = new List<string[]> { table.Heads.Select(OneLine).ToArray() };
        columns.AddRange(table.Rows.Select(row => row.Select(cell => OneLine(cell.Text)).ToArray()));
        var widths = columns.Select(column => column.Max(text => text.Length)).ToArray();
        for (var line = 0; line < table.Heads.Count; line++)
        {
            var cells = columns.Select((column, i) => i == 0 ? column[line].PadRight(widths[i]) : column[line].PadLeft(widths[i]));
            yield return string.Join("  ", cells).TrimEnd();
        }

        var notes = document.Notes.Concat(document.Runs.SelectMany(run => run.Notes.Select(note => $"{run.Name}: {note}"))).ToArray();
        if (notes.Length > 0) yield return "";
        foreach (var note in notes) yield return OneLine($"note: {note}");
    }

    /// <summary>A name must not be able to start a new line or to send control sequences to a terminal.</summary>
    private static string OneLine(string text) => string.Create(text.Length, text, static (span, text) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(text[i]) ? ' ' : text[i];
    });
}

using System.Text;

namespace Sundog.Cli.Terminal;

/// <summary>One replica's output file, read as it grows: whole lines, each after the replica's name.</summary>
/// <param name="linesFirst">How many lines the first look shows at most.</param>
internal sealed class LogTail(string name, string path, int linesFirst)
{
    private const int NameWidth = 16;
    private const int FirstBytesMax = 4 << 20;

    private long _read = -1;
    private string _half = "";

    /// <summary>Writes the lines that are complete since the last look. A file that is gone ends with what was read.</summary>
    /// <returns>How many lines were written.</returns>
    public int WriteNew(TextWriter output)
    {
        var first = _read < 0;
        var lines = ReadNew();
        if (first && lines.Count > linesFirst) lines = lines[^linesFirst..];
        foreach (var line in lines) output.WriteLine($"{name,-NameWidth} | {line}");
        return lines.Count;
    }

    private List<string> ReadNew()
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (_read < 0) _read = Math.Max(0, file.Length - FirstBytesMax);
            if (file.Length < _read) (_read, _half) = (0, ""); // It was begun anew.
            file.Seek(_read, SeekOrigin.Begin);
            using var reader = new StreamReader(file, Encoding.UTF8);
            var text = _half + reader.ReadToEnd();
            _read = file.Position;
            var end = text.LastIndexOf('\n');
            _half = text[(end + 1)..];
            return end < 0 ? [] : [.. text[..end].Split('\n').Select(line => line.TrimEnd('\r'))];
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }
}

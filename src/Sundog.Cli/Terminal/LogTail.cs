using System.Text;
using Sundog.Habitats.Processes;

namespace Sundog.Cli.Terminal;

/// <summary>One replica's output file, read as it grows, line by line.</summary>
/// <param name="linesFirst">How many lines the first look shows at most.</param>
internal sealed class LogTail(string path, int linesFirst)
{
    private const int FirstBytesMax = 4 << 20;
    private const byte LineEnd = (byte)'\n';

    private long _read = -1;

    /// <returns>The lines that are complete since the last look. The file of a replica that is gone ends with its last words, line or not.</returns>
    public IReadOnlyList<string> New()
    {
        var first = _read < 0;
        var lines = ReadNew();
        return first && lines.Length > linesFirst ? lines[^linesFirst..] : lines;
    }

    private string[] ReadNew()
    {
        using var running = TryOpen(path);
        using var gone = running is null ? TryOpen(ProcessFolders.GoneLogOf(path)) : null;
        if ((running ?? gone) is not { } file) return [];

        var text = ReadOn(file);
        var end = gone is null ? text.LastIndexOf(LineEnd) + 1 : text.Length; // Of half a line even the last character may be half: all of it is read again.
        if (end == 0) return [];
        _read += end;
        var lines = Encoding.UTF8.GetString(text[..end]);
        return [.. (lines.EndsWith('\n') ? lines[..^1] : lines).Split('\n').Select(line => line.TrimEnd('\r'))];
    }

    private ReadOnlySpan<byte> ReadOn(FileStream file)
    {
        if (_read < 0) _read = Math.Max(0, file.Length - FirstBytesMax);
        if (file.Length < _read) _read = 0; // It was begun anew.
        file.Seek(_read, SeekOrigin.Begin);
        var text = new byte[file.Length - _read];
        return text.AsSpan(0, file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false));
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

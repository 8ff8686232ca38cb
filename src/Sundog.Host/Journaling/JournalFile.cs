using System.Text.Json;
using Sundog.Host.Management;

namespace Sundog.Host.Journaling;

/// <summary>The journal on disk: one JSON document a line, only ever appended to, in two files of bounded length.</summary>
/// <remarks>A line that a crash cut short is thrown away at the next start; all before it are whole.</remarks>
internal sealed class JournalFile : IDisposable
{
    private const int BlockBytes = 64 * 1024;

    private readonly string _path;
    private readonly long _bytesMax;
    private FileStream _file;

    /// <param name="bytesMax">Of one file; then it becomes <c>PATH.1</c> and a new one is begun.</param>
    public JournalFile(string path, long bytesMax = 16 * 1024 * 1024)
    {
        (_path, _bytesMax) = (path, bytesMax);
        _file = Open();
        CutBrokenLine();
    }

    /// <summary>What was written before, oldest first; at most the newest <paramref name="countMax"/>.</summary>
    public IReadOnlyList<JournalEntry> Read(int countMax)
    {
        var lines = new Queue<string>(); // Read only as far as they are kept: a host that starts has no time for all that ever happened.
        foreach (var path in (string[])[_path + ".1", _path])
        {
            if (!File.Exists(path)) continue;
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            while (reader.ReadLine() is { } line)
            {
                lines.Enqueue(line);
                if (lines.Count > countMax) lines.Dequeue();
            }
        }

        return [.. lines.Select(Parse).OfType<JournalEntry>()];
    }

    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Append(JournalEntry entry)
    {
        if (_file.Length >= _bytesMax) Rotate();
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, ManagementJson.Default.JournalEntry), (byte)'\n'];
        var end = _file.Length;
        try
        {
            _file.Position = end;
            _file.Write(line);
        }
        catch (IOException)
        {
            _file.SetLength(end); // Half a line would spoil the next one.
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Whatever of it fails, the file that was open stays open, and the next line tries again from there.</summary>
    private void Rotate()
    {
        if (File.Exists(_path)) File.Move(_path, _path + ".1", overwrite: true); // Else it was moved already, and no new one could be made.
        var full = _file;
        _file = Open();
        full.Dispose();
    }

    private FileStream Open() => new(_path, new FileStreamOptions
    {
        Mode = FileMode.OpenOrCreate,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0, // A line is with the kernel when it is written, whatever ends us.
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    private void CutBrokenLine()
    {
        var block = new byte[BlockBytes];
        var end = _file.Length;
        while (end > 0)
        {
            var begin = Math.Max(0, end - BlockBytes);
            var read = block.AsSpan(0, (int)(end - begin));
            _file.Position = begin;
            _file.ReadExactly(read);
            var last = read.LastIndexOf((byte)'\n');
            end = begin + last + 1;
            if (last >= 0) break;
        }

        _file.SetLength(end);
    }

    private static JournalEntry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ManagementJson.Default.JournalEntry);
        }
        catch (JsonException)
        {
            return null; // Written by another version.
        }
    }
}

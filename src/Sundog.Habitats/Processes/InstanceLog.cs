using System.Text;

namespace Sundog.Habitats.Processes;

/// <summary>One instance's output, standard and error together, in a file that the program itself appends to: it needs no living driver.</summary>
/// <remarks>Bounded: beyond the limit the file's end becomes <c>NAME.log.1</c> and it starts anew; lines written in that very moment may be lost.</remarks>
internal sealed class InstanceLog(string path)
{
    /// <summary>Of each of the two files, the current and the former one.</summary>
    public const int BytesMax = 4 << 20;

    private const int LastWordsMax = 2000;
    private const int GoneKept = 20;

    public string Path => path;

    public static string Older(string path) => path + ".1";

    /// <summary>Call now and then.</summary>
    /// <returns>False when the disk did not let it.</returns>
    public bool TryBound()
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length <= BytesMax) return true;

            using var open = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            open.Seek(-BytesMax, SeekOrigin.End); // Without a driver it may have grown for hours; nobody waits for a copy of all that.
            var end = new byte[BytesMax];
            var bytes = open.ReadAtLeast(end, end.Length, throwOnEndOfStream: false);
            using (var older = File.Create(Older(path))) older.Write(end, 0, bytes);
            open.SetLength(0); // The program appends: its next line lands at the new end.
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <returns>At most 2,000 characters; empty when there are none.</returns>
    public string LastWords()
    {
        try
        {
            using var open = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            open.Seek(-Math.Min(open.Length, LastWordsMax), SeekOrigin.End);
            var tail = new byte[LastWordsMax];
            var bytes = open.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(tail, 0, bytes).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>The instance is gone: its log, unless it printed nothing, joins the few that are kept for people, oldest thrown away.</summary>
    public void Retire(string folder)
    {
        File.Delete(Older(path));
        var file = new FileInfo(path);
        if (!file.Exists) return;
        if (file.Length == 0)
        {
            file.Delete();
            return;
        }

        foreach (var old in Directory.CreateDirectory(folder).GetFiles().OrderByDescending(gone => gone.LastWriteTimeUtc).Skip(GoneKept - 1)) old.Delete();
        file.MoveTo(System.IO.Path.Combine(folder, file.Name), overwrite: true);
    }
}

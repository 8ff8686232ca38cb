using System.Text;

namespace Sundog.Habitats.Processes;

/// <summary>One instance's output, standard and error together, in a file that the program itself appends to: it needs no living driver.</summary>
/// <remarks>Bounded: beyond the limit the file becomes <c>NAME.log.1</c> and starts anew; lines written in that very moment may be lost.</remarks>
internal sealed class InstanceLog(string path, long bytesMax)
{
    private const int LastWordsMax = 2000;

    public string Path => path;

    public static string Older(string path) => path + ".1";

    /// <summary>Call now and then.</summary>
    /// <returns>False when the disk did not let it.</returns>
    public bool TryBound()
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length <= bytesMax) return true;

            file.CopyTo(Older(path), overwrite: true);
            using var open = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
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

    /// <summary>The instance is gone: its log joins the few that are kept for people, oldest thrown away.</summary>
    public void Retire(string folder, int kept)
    {
        Directory.CreateDirectory(folder);
        File.Delete(Older(path));
        if (File.Exists(path)) File.Move(path, System.IO.Path.Combine(folder, System.IO.Path.GetFileName(path)), overwrite: true);

        var tooMany = new DirectoryInfo(folder).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc).Skip(kept);
        foreach (var file in tooMany) file.Delete();
    }
}

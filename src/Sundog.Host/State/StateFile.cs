using System.Runtime.InteropServices;

namespace Sundog.Host.State;

/// <summary>Files that are replaced as a whole: a reader finds the old or the new content, whatever ends in between, the machine's power included.</summary>
internal static partial class StateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <summary>Returns when the content is on the disk.</summary>
    /// <exception cref="IOException">The disk is full or broken; the old content is still there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var next = path + ".next";
        using (var file = new FileStream(next, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            file.Write(content);
            file.Flush(flushToDisk: true); // Before the rename: else a power cut may leave the new name with nothing in it.
        }

        File.Move(next, path, overwrite: true);
        KeepName(Path.GetDirectoryName(path)!);
    }

    /// <summary>The rename itself is kept by the folder. A file system that cannot do so keeps the old file instead, which is whole.</summary>
    private static void KeepName(string folder)
    {
        var descriptor = Open(folder, ReadOnlyCloseOnExec);
        if (descriptor < 0) return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

namespace Sundog.Host.State;

/// <summary>Files that are replaced as a whole: a reader finds the old or the new content, whatever ends in between.</summary>
internal static class StateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var next = path + ".next";
        using (var file = new FileStream(next, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly })) file.Write(content);
        File.Move(next, path, overwrite: true);
    }
}

namespace Sundog.Host.State;

/// <summary>A lock between processes: held as long as its holder lives, freed by the kernel however it ends. The file stays: deleting it would let two in, each with a file of its own.</summary>
internal sealed class FileLock : IDisposable
{
    private const int HeldByAnother = 11; // EWOULDBLOCK of flock(2).
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <returns>Null when somebody else holds it.</returns>
    /// <exception cref="IOException">The file cannot be opened: that says nothing about who holds it.</exception>
    public static FileLock? TryTake(string path)
    {
        try
        {
            return new FileLock(new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = OwnerOnly,
            }));
        }
        catch (IOException held) when (held.HResult == HeldByAnother)
        {
            return null;
        }
    }

    /// <summary>For a moment it is held to find that out.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static bool IsHeld(string path)
    {
        if (!File.Exists(path)) return false;
        using var mine = TryTake(path);
        return mine is null;
    }

    public void Dispose() => _file.Dispose();
}

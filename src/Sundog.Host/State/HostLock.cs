namespace Sundog.Host.State;

/// <summary>One host for each state folder: held as long as the host lives, freed by the kernel however it ends.</summary>
internal sealed class HostLock : IDisposable
{
    private readonly FileStream _file;

    private HostLock(FileStream file) => _file = file;

    /// <returns>Null when another host holds it.</returns>
    public static HostLock? TryTake(HostFolder folder)
    {
        try
        {
            return new HostLock(new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}

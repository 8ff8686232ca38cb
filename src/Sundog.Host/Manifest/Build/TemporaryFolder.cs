namespace Sundog.Host.Manifest.Build;

/// <summary>Takes what a build leaves in its folder for temporary files, above all one that was interrupted, and is gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const int TriesMax = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Short: sockets lie in it, and their paths are bounded.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("sundog-").FullName;

    /// <summary>A process that was just killed may still be writing its last file.</summary>
    public void Dispose()
    {
        for (var tries = 1; Directory.Exists(Path); tries++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (tries < TriesMax)
            {
                Thread.Sleep(Pause);
            }
        }
    }
}

using Sundog.Host.State;

namespace Sundog.Host;

/// <summary>Where a stand-by rehearses. It deletes its folder itself, unless it is killed: then the next one to rehearse does.</summary>
internal static class RehearsalFolder
{
    private const string Prefix = "sundog-rehearsal-";

    /// <summary>By then a rehearsal holds the lock in its folder, or is over.</summary>
    private static readonly TimeSpan BeginsWithin = TimeSpan.FromMinutes(1);

    public static string Make() => Directory.CreateTempSubdirectory(Prefix).FullName;

    /// <summary>Deletes what killed rehearsals have left there. What cannot be deleted stays.</summary>
    public static void Sweep(string parent, DateTime nowUtc)
    {
        foreach (var folder in Directory.GetDirectories(parent, Prefix + "*"))
        {
            try
            {
                if (nowUtc - Directory.GetLastWriteTimeUtc(folder) > BeginsWithin && !FileLock.IsHeld(new HostFolder(folder).Lock)) Directory.Delete(folder, recursive: true);
            }
            catch (Exception others) when (others is IOException or UnauthorizedAccessException)
            {
                continue; // Another user's, or another stand-by was quicker.
            }
        }
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Sundog.Host.Tests.World;

/// <summary>Finds the process behind a replica's address, as its environment tells.</summary>
internal static class ProgramOf
{
    public static int Id(string address)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && Environment(process).Contains($"ASPNETCORE_URLS={address}")) return process;
        }

        throw new InvalidOperationException($"Nothing runs at {address}.");
    }

    public static void Kill(string address)
    {
        using var process = Process.GetProcessById(Id(address));
        process.Kill();
    }

    private static string[] Environment(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ").Split('\0');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

using System.Globalization;

namespace Sundog.Habitats.Processes;

/// <summary>What the kernel tells of a process of this machine in /proc/PID/stat (proc(5)).</summary>
/// <param name="HasEnded">It has exited, and nobody has waited for it yet.</param>
/// <param name="Session">The process that began its session.</param>
/// <param name="StartTicks">Clock ticks since boot.</param>
/// <param name="ProcessorTime">User and system time of all its threads, in steps of 10 ms.</param>
public readonly record struct ProcessStat(bool HasEnded, int Session, ulong StartTicks, TimeSpan ProcessorTime)
{
    private const double TicksPerSecond = 100; // USER_HZ, fixed on all architectures of .NET.

    /// <returns>Null when there is no such process, or none that we may look at.</returns>
    /// <exception cref="IOException">It cannot be told: too many files are open.</exception>
    public static ProcessStat? Of(int processId)
    {
        if (Read(processId, "stat") is not { } stat) return null;

        // The second field is the program's name in parentheses and may hold anything, parentheses and spaces included.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = ulong.Parse(fields[11], CultureInfo.InvariantCulture) + ulong.Parse(fields[12], CultureInfo.InvariantCulture);
        return new ProcessStat(
            fields[0] is "Z" or "X", int.Parse(fields[3], CultureInfo.InvariantCulture), ulong.Parse(fields[19], CultureInfo.InvariantCulture),
            TimeSpan.FromSeconds(ticks / TicksPerSecond));
    }

    /// <summary>The text of one of the kernel's files about a process.</summary>
    /// <returns>Null when there is no such process, or none that we may look at.</returns>
    /// <exception cref="IOException">It cannot be told: too many files are open.</exception>
    internal static string? Read(int processId, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/{file}");
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException gone) when (gone.HResult == Libc.NoSuchProcess)
        {
            return null; // It ended while it was read.
        }
    }
}

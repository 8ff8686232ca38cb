using System.Globalization;

namespace Sundog.Habitats.Processes;

/// <summary>Which process, beyond its number: numbers are used again, a number with its start time on one boot of the machine is not.</summary>
/// <param name="StartTicks">Field 22 of /proc/PID/stat: clock ticks since boot.</param>
internal readonly record struct ProcessIdentity(int ProcessId, ulong StartTicks, string Boot)
{
    private static readonly string ThisBoot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <returns>Null when no such process runs. One that has ended and was not reaped yet does not run.</returns>
    public static ProcessIdentity? Running(int processId) => Read(processId) is ({ } identity, false) ? identity : null;

    /// <summary>Of a child that was not reaped yet, ended or not.</summary>
    public static ProcessIdentity OfChild(int processId) =>
        Read(processId)?.Identity ?? throw new InvalidOperationException($"Process {processId} is no unreaped child.");

    public bool StillRuns => Boot == ThisBoot && Running(ProcessId) == this;

    private static (ProcessIdentity Identity, bool Ended)? Read(int processId)
    {
        var stat = ReadStat(processId);
        if (stat is null) return null;

        // The second field is the program's name in parentheses and may hold anything, parentheses and spaces included.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var identity = new ProcessIdentity(processId, ulong.Parse(fields[19], CultureInfo.InvariantCulture), ThisBoot);
        return (identity, Ended: fields[0] is "Z" or "X");
    }

    private static string? ReadStat(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
        }
        catch (IOException)
        {
            return null; // It ended, before or while it was read.
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}

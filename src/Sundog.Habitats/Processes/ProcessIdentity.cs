using System.Runtime.InteropServices;

namespace Sundog.Habitats.Processes;

/// <summary>Which process, beyond its number: numbers are used again, a number with its start time on one boot of the machine is not.</summary>
internal readonly record struct ProcessIdentity(int ProcessId, ulong StartTicks, string Boot)
{
    private static readonly string ThisBoot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <returns>Null when no such process runs. One that has ended and was not reaped yet does not run.</returns>
    /// <exception cref="IOException">It cannot be told: too many files are open.</exception>
    public static ProcessIdentity? Running(int processId) =>
        ProcessStat.Of(processId) is { HasEnded: false } stat ? new ProcessIdentity(processId, stat.StartTicks, ThisBoot) : null;

    /// <summary>Of a child that was not reaped yet, ended or not.</summary>
    /// <exception cref="IOException">It cannot be told: too many files are open, or /proc hides it.</exception>
    public static ProcessIdentity OfChild(int processId) =>
        ProcessStat.Of(processId) is { } stat
            ? new ProcessIdentity(processId, stat.StartTicks, ThisBoot)
            : throw new IOException($"/proc does not show the child {processId}.");

    /// <summary>Nobody has its number, or it has it still, ended and not reaped yet. False when it was of another boot: numbers of that one mean nothing now.</summary>
    public bool HasNumberFreeOrOwn => Boot == ThisBoot && (ProcessStat.Of(ProcessId) is { } stat ? stat.StartTicks == StartTicks : !IsTaken(ProcessId));

    public bool StillRuns => Boot == ThisBoot && Running(ProcessId) == this;

    private static bool IsTaken(int processId) => Libc.kill(processId, 0) == 0 || Marshal.GetLastPInvokeError() != Libc.NoSuchProcess;
}

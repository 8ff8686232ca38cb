using System.Runtime.InteropServices;

namespace Sundog.Habitats.Processes;

/// <summary>A hold on one process by file descriptor (pidfd): it becomes readable when the process ends and never means another one.</summary>
internal sealed unsafe class ProcessHandle : IDisposable
{
    private const int PidfdOpen = 434;
    private const int PidfdSendSignal = 424;
    private const int ByProcessId = 1, ByPidfd = 3, Exited = 4, NoHang = 1; // Of waitid(2).
    private const int StatusBytes = 128;

    private readonly int _processId;

    private ProcessHandle(int file, int processId) => (File, _processId) = (file, processId);

    public int File { get; }

    /// <summary>Holds a process that is known to be this very one.</summary>
    /// <returns>Null when it does not run any more.</returns>
    /// <exception cref="IOException">It cannot be told: too many files are open.</exception>
    public static ProcessHandle? Open(ProcessIdentity identity)
    {
        if (Hold(identity.ProcessId) is not { } handle) return null;
        var isHeld = false;
        try
        {
            isHeld = identity.StillRuns; // Asked after opening: the number cannot have changed hands since.
            return isHeld ? handle : null;
        }
        finally
        {
            if (!isHeld) handle.Dispose();
        }
    }

    /// <summary>Holds a child that nobody has waited for yet: its number cannot have been used again, even when it has ended.</summary>
    /// <exception cref="IOException">It cannot be held: too many files are open.</exception>
    public static ProcessHandle OpenChild(int processId) => Hold(processId) ?? throw new IOException($"Process {processId} is no child of this program any more.");

    /// <summary>Ends a child that nobody has waited for and of which nothing may be left. Returns when it is gone.</summary>
    public static void EndChild(int processId)
    {
        _ = Libc.kill(-processId, Libc.SigKill);
        _ = Libc.kill(processId, Libc.SigKill);
        var status = stackalloc byte[StatusBytes];
        while (Libc.waitid(ByProcessId, processId, status, Exited) != 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted) ;
    }

    /// <summary>Stops what a process that has ended left in its group. Another process that has its number now is left alone: then nothing is left of the group.</summary>
    public static void EndGroup(ProcessIdentity ended)
    {
        const int firstOfAll = 1; // And a group of none: both would mean every process there is.
        if (ended.ProcessId > firstOfAll && ended.HasNumberFreeOrOwn) _ = Libc.kill(-ended.ProcessId, Libc.SigKill);
    }

    public void Signal(int signal) => _ = Libc.syscall(PidfdSendSignal, File, signal, 0, 0);

    /// <summary>Stops the process and all of its process group. What it has started in other groups is found by its control group, where there are such.</summary>
    public void KillGroup()
    {
        Signal(Libc.SigKill);
        if (IsNumberFreeOrOurs()) _ = Libc.kill(-_processId, Libc.SigKill);
    }

    /// <summary>Call when <see cref="File"/> is readable. Ends what the process left in its group, then reaps it.</summary>
    /// <returns>The exit code, 128 + signal when killed; null when it was no child of this program.</returns>
    public int? Reap()
    {
        const int codeAt = 8, statusAt = 24, codeExited = 1;
        KillGroup(); // Before reaping: until then the number of a child is surely still taken.

        var status = stackalloc byte[StatusBytes];
        new Span<byte>(status, StatusBytes).Clear();
        if (Libc.waitid(ByPidfd, File, status, Exited | NoHang) != 0) return null;

        var code = *(int*)(status + codeAt);
        var value = *(int*)(status + statusAt);
        if (code == 0) return null;
        return code == codeExited ? value : 128 + value;
    }

    public void Dispose() => _ = Libc.close(File);

    /// <summary>Whether the kernel knows process handles at all (Linux 5.3 and newer).</summary>
    public static string? WhyUnsupported()
    {
        var file = (int)Libc.syscall(PidfdOpen, Environment.ProcessId, 0, 0, 0);
        if (file < 0) return Libc.Message(Marshal.GetLastPInvokeError());
        _ = Libc.close(file);
        return null;
    }

    private static ProcessHandle? Hold(int processId)
    {
        var file = (int)Libc.syscall(PidfdOpen, processId, 0, 0, 0);
        if (file >= 0) return new ProcessHandle(file, processId);

        var error = Marshal.GetLastPInvokeError();
        return error is Libc.TooManyFiles or Libc.TooManyFilesOfAll or Libc.NoMemory
            ? throw new IOException($"No process handle (pidfd) could be had: {Libc.Message(error)}")
            : null; // Nobody has that number, or a thread has it.
    }

    /// <summary>
    /// A group has the number of the process that began it, and keeps it from being used again as long as it has members. Whom we hold may have been reaped by
    /// others, if it was no child of ours: when another process has the number now, nothing is left of the group.
    /// </summary>
    private bool IsNumberFreeOrOurs()
    {
        if (Libc.syscall(PidfdSendSignal, File, 0, 0, 0) == 0) return true;
        return Libc.kill(_processId, 0) != 0 && Marshal.GetLastPInvokeError() == Libc.NoSuchProcess;
    }
}

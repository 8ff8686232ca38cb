using System.Runtime.InteropServices;

namespace Sundog.Habitats.Processes;

/// <summary>A hold on one process by file descriptor (pidfd): it becomes readable when the process ends and never means another one.</summary>
internal sealed unsafe class ProcessHandle : IDisposable
{
    private const int PidfdOpen = 434;
    private const int PidfdSendSignal = 424;

    private readonly int _processId;

    private ProcessHandle(int file, int processId) => (File, _processId) = (file, processId);

    public int File { get; }

    /// <summary>Holds a process that is known to be this very one.</summary>
    /// <returns>Null when it does not run any more.</returns>
    public static ProcessHandle? Open(ProcessIdentity identity)
    {
        var handle = OpenChild(identity.ProcessId);
        if (handle is null) return null;
        if (identity.StillRuns) return handle; // Asked after opening: the number cannot have changed hands since.

        handle.Dispose();
        return null;
    }

    /// <summary>Holds a child that nobody has waited for yet: its number cannot have been used again, even when it has ended.</summary>
    public static ProcessHandle? OpenChild(int processId)
    {
        var file = (int)Libc.syscall(PidfdOpen, processId, 0, 0, 0);
        return file < 0 ? null : new ProcessHandle(file, processId);
    }

    public void Signal(int signal) => _ = Libc.syscall(PidfdSendSignal, File, signal, 0, 0);

    /// <summary>Stops the process and all it has started in its session.</summary>
    public void KillGroup()
    {
        Signal(Libc.SigKill);
        _ = Libc.kill(-_processId, Libc.SigKill);
    }

    /// <summary>Call when <see cref="File"/> is readable. Ends what the process left in its group, then reaps it.</summary>
    /// <returns>The exit code, 128 + signal when killed; null when it was no child of this program.</returns>
    public int? Reap()
    {
        const int byPidfd = 3, exited = 4, noHang = 1, statusBytes = 128, codeAt = 8, statusAt = 24, codeExited = 1;
        _ = Libc.kill(-_processId, Libc.SigKill); // Before reaping: until then the number is surely still taken.

        var status = stackalloc byte[statusBytes];
        new Span<byte>(status, statusBytes).Clear();
        if (Libc.waitid(byPidfd, File, status, exited | noHang) != 0) return null;

        var code = *(int*)(status + codeAt);
        var value = *(int*)(status + statusAt);
        if (code == 0) return null;
        return code == codeExited ? value : 128 + value;
    }

    public void Dispose() => _ = Libc.close(File);

    /// <summary>Whether the kernel knows process handles at all (Linux 5.3 and newer).</summary>
    public static string? WhyUnsupported()
    {
        using var self = OpenChild(Environment.ProcessId);
        return self is null ? Libc.Message(Marshal.GetLastPInvokeError()) : null;
    }
}

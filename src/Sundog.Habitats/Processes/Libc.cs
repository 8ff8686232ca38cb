using System.Runtime.InteropServices;

namespace Sundog.Habitats.Processes;

/// <summary>The calls of the C library that .NET does not offer. Linux, 64 bit; glibc 2.29 or musl 1.2 and newer.</summary>
internal static unsafe partial class Libc
{
    internal const int SigKill = 9;
    internal const int SigTerm = 15;

    internal const short PollIn = 1;

    internal const int NoSuchProcess = 3;
    internal const int Interrupted = 4;
    internal const int TryAgain = 11;
    internal const int NoMemory = 12;
    internal const int TooManyFilesOfAll = 23;
    internal const int TooManyFiles = 24;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int poll(PollFd* files, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint read(int file, void* buffer, nuint bytes);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint write(int file, void* buffer, nuint bytes);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int close(int file);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int process, int signal);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fcntl(int file, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int access([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int rmdir([MarshalAs(UnmanagedType.LPUTF8Str)] string path);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint syscall(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int waitid(int idType, int id, byte* childStatus, int options);

    [LibraryImport("libc")]
    internal static partial int posix_spawnp(int* process, byte* program, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_addopen(byte* actions, int file, byte* path, int flags, uint mode);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_addchdir_np(byte* actions, byte* path);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setsigmask(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    internal static partial int sigfillset(byte* signals);

    [LibraryImport("libc")]
    internal static partial int sigemptyset(byte* signals);

    internal static string Message(int error) => Marshal.GetPInvokeErrorMessage(error);

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollFd
    {
        public int File;
        public short Wanted;
        public short Happened;
    }
}

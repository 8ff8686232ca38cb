using System.Runtime.InteropServices;
using System.Text;

namespace Sundog.Habitats.Processes;

/// <summary>
/// Starts a program in a session of its own, so that neither Ctrl-C in the terminal nor the end of its starter reaches it, with both outputs
/// appended to a file. Uses posix_spawn, which does not copy the starter's memory: about 1 ms whatever the starter's size.
/// </summary>
internal static unsafe class Spawn
{
    private const int AppendOnly = 0x1 | 0x40 | 0x400; // O_WRONLY, O_CREAT, O_APPEND
    private const short NewSessionCleanSignals = 0x80 | 0x04 | 0x08; // POSIX_SPAWN_SETSID, SETSIGDEF, SETSIGMASK
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Files that the starter itself inherited must not live on in programs that outlive it. .NET's own are marked already.</summary>
    public static void KeepInheritedFilesFromPrograms()
    {
        const int setDescriptorFlags = 2, closeOnExec = 1;
        foreach (var entry in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(entry), out var file) && file > 2) _ = Libc.fcntl(file, setDescriptorFlags, closeOnExec);
        }
    }

    /// <returns>The process id, or the error number of the C library.</returns>
    public static (int Process, int Error) Run(
        IReadOnlyList<string> command, string workingDirectory, IReadOnlyDictionary<string, string> environment, string outputPath)
    {
        // Opaque structures of the C library: 80, 336 and 128 bytes in glibc, fewer in musl.
        var actions = stackalloc byte[512];
        var attributes = stackalloc byte[1024];
        var signals = stackalloc byte[256];
        using var text = new TextBlock();

        _ = Libc.posix_spawn_file_actions_init(actions);
        _ = Libc.posix_spawnattr_init(attributes);
        try
        {
            _ = Libc.posix_spawn_file_actions_addopen(actions, 0, text.Add("/dev/null"), 0, 0);
            _ = Libc.posix_spawn_file_actions_addopen(actions, 1, text.Add(outputPath), AppendOnly, OwnerOnly);
            _ = Libc.posix_spawn_file_actions_adddup2(actions, 1, 2);
            _ = Libc.posix_spawn_file_actions_addchdir_np(actions, text.Add(workingDirectory));
            _ = Libc.posix_spawnattr_setflags(attributes, NewSessionCleanSignals);
            _ = Libc.sigfillset(signals);
            _ = Libc.posix_spawnattr_setsigdefault(attributes, signals);
            _ = Libc.sigemptyset(signals);
            _ = Libc.posix_spawnattr_setsigmask(attributes, signals);

            int process;
            var error = Libc.posix_spawnp(
                &process,
                text.Add(command[0]),
                actions,
                attributes,
                text.AddList(command),
                text.AddList(environment.Select(pair => $"{pair.Key}={pair.Value}").ToArray()));
            return error == 0 ? (process, 0) : (0, error);
        }
        finally
        {
            _ = Libc.posix_spawn_file_actions_destroy(actions);
            _ = Libc.posix_spawnattr_destroy(attributes);
        }
    }

    /// <summary>C strings that live until the block is disposed.</summary>
    private sealed class TextBlock : IDisposable
    {
        private readonly List<nint> _allocated = [];

        public byte* Add(string text)
        {
            var bytes = Encoding.UTF8.GetByteCount(text);
            var copy = (byte*)Allocate(bytes + 1);
            Encoding.UTF8.GetBytes(text, new Span<byte>(copy, bytes));
            copy[bytes] = 0;
            return copy;
        }

        public byte** AddList(IReadOnlyList<string> texts)
        {
            var list = (byte**)Allocate((texts.Count + 1) * sizeof(byte*));
            for (var i = 0; i < texts.Count; i++) list[i] = Add(texts[i]);
            list[texts.Count] = null;
            return list;
        }

        public void Dispose()
        {
            foreach (var block in _allocated) NativeMemory.Free((void*)block);
        }

        private void* Allocate(int bytes)
        {
            var block = NativeMemory.Alloc((nuint)bytes);
            _allocated.Add((nint)block);
            return block;
        }
    }
}

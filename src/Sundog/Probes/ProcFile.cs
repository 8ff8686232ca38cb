using Microsoft.Win32.SafeHandles;

namespace Sundog.Probes;

/// <summary>A small file of the kernel that is read again and again through one open handle.</summary>
internal sealed class ProcFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    private ProcFile(SafeFileHandle handle) => _handle = handle;

    /// <returns>Null when the file is not there or may not be read.</returns>
    public static ProcFile? TryOpen(string path)
    {
        try
        {
            return new ProcFile(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <returns>What it says now, cut at the buffer's end; empty when it has gone.</returns>
    public ReadOnlySpan<byte> Read(Span<byte> buffer)
    {
        try
        {
            return buffer[..RandomAccess.Read(_handle, buffer, fileOffset: 0)];
        }
        catch (IOException)
        {
            return []; // The thread or group it speaks of has ended.
        }
    }

    public void Dispose() => _handle.Dispose();
}

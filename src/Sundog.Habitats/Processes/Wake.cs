using System.Runtime.InteropServices;

namespace Sundog.Habitats.Processes;

/// <summary>Ends another thread's poll: an eventfd.</summary>
internal sealed unsafe class Wake : IDisposable
{
    private const int CloseOnExecNonBlocking = 0x80000 | 0x800;

    public Wake()
    {
        File = Libc.eventfd(0, CloseOnExecNonBlocking);
        if (File < 0) throw new IOException($"eventfd: {Libc.Message(Marshal.GetLastPInvokeError())}");
    }

    public int File { get; }

    public void Ring()
    {
        var one = 1ul;
        _ = Libc.write(File, &one, sizeof(ulong));
    }

    public void Clear()
    {
        ulong count;
        _ = Libc.read(File, &count, sizeof(ulong));
    }

    public void Dispose() => _ = Libc.close(File);
}

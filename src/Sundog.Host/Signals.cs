using System.Runtime.InteropServices;

namespace Sundog.Host;

/// <summary>Asks processes to end (kill(2)).</summary>
internal static partial class Signals
{
    private const int Terminated = 15;

    /// <summary>Does nothing when the process is gone already.</summary>
    public static void Terminate(int processId) => _ = Kill(processId, Terminated);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}

using System.Runtime.InteropServices;

namespace EndToEnd.Tests.Running;

/// <summary>kill(2), of one process by its id.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;

    /// <summary>To a process that is gone: nothing.</summary>
    public static void Send(int processId, int signal)
    {
        const int noSuchProcess = 3;
        Assert.True(processId > 1, $"{processId} is nobody's process");
        var sent = SendSignal(processId, signal) == 0 || Marshal.GetLastPInvokeError() == noSuchProcess;
        Assert.True(sent, $"signal {signal} could not be sent to {processId}");
    }

    public static bool Runs(int processId) => SendSignal(processId, 0) == 0 && !File.ReadAllText($"/proc/{processId}/stat").Contains(") Z ", StringComparison.Ordinal);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}

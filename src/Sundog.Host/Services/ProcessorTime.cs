using Sundog.Habitats.Processes;

namespace Sundog.Host.Services;

/// <summary>CPU that a process of this machine has used, by the kernel's own account, in steps of 10 ms.</summary>
internal static class ProcessorTime
{
    /// <returns>Null when there is no such process, or it cannot be told.</returns>
    public static double? SecondsOf(int processId)
    {
        try
        {
            return ProcessStat.Of(processId)?.ProcessorTime.TotalSeconds;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

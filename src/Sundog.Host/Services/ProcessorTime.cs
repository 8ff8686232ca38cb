using System.Globalization;

namespace Sundog.Host.Services;

/// <summary>CPU that a process of this machine has used, by the kernel's own account, in steps of 10 ms.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100; // USER_HZ, fixed on all architectures of .NET.

    /// <returns>Null when there is no such process.</returns>
    public static double? SecondsOf(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

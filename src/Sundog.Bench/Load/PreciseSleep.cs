using System.Runtime.InteropServices;

namespace Sundog.Bench.Load;

/// <summary>Sleeps to within some tens of microseconds without spinning, where the system can; else to a millisecond.</summary>
/// <remarks>
/// On Linux a thread's sleeps are rounded up by its timer slack, 50 us unless changed (prctl(2), PR_SET_TIMERSLACK), so the sending
/// thread asks for the least. A spinning generator would take the processor from the system under test, which shares the machine.
/// </remarks>
internal static partial class PreciseSleep
{
    private const int SetTimerSlack = 29;
    private const int PriorityOfThread = 0; // PRIO_PROCESS, which on Linux means one thread.

    /// <summary>Call once on the thread that is going to sleep. Where permitted, it also wakes before others that want the processor.</summary>
    /// <remarks>Clients of a real system do not queue for its processors; a generator on the same machine does, unless it goes first.</remarks>
    public static void Prepare()
    {
        if (!OperatingSystem.IsLinux()) return;

        _ = Prctl(SetTimerSlack, 1, 0, 0, 0);
        _ = SetPriority(PriorityOfThread, 0, -10); // Without the right to do so it stays as it was, and the send error tells.
    }

    /// <summary>Sleeps about as long as told; may wake early when a signal arrives.</summary>
    public static void Sleep(TimeSpan time)
    {
        if (time <= TimeSpan.Zero) return;

        if (OperatingSystem.IsLinux())
        {
            var wanted = new TimeSpec(time.Ticks / TimeSpan.TicksPerSecond, time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
            _ = NanoSleep(in wanted, 0);
        }
        else
        {
            Thread.Sleep(time < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : time);
        }
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec wanted, nint remaining);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nuint argument, nuint unused3, nuint unused4, nuint unused5);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int niceness);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}

using System.Runtime.InteropServices;

namespace EndToEnd.Service;

/// <summary>Processor time of the calling thread: what a request really needs, however long a quota makes it take.</summary>
internal static partial class ThreadProcessorTime
{
    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID, clock_gettime(2).

    public static TimeSpan Now
    {
        get
        {
            if (ClockGetTime(ThreadClock, out var time) != 0) throw new InvalidOperationException("The clock of the thread cannot be read.");
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
        }
    }

    /// <summary>Keeps the processor busy until this thread has used up <paramref name="amount"/> of it.</summary>
    public static void Use(TimeSpan amount)
    {
        var end = Now + amount;
        while (Now < end) Thread.SpinWait(200);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}

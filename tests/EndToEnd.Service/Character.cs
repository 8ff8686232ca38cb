using System.Globalization;

namespace EndToEnd.Service;

/// <summary>What a request costs here, read from the environment. Everything is zero or absent by default.</summary>
/// <param name="Processor"><c>WORK_CPU_MS</c>: processor time of each request.</param>
/// <param name="Pause"><c>WORK_PAUSE_MS</c>: time each request waits without using anything: a slow third party. Queues for nothing.</param>
/// <param name="Callees"><c>WORK_CALLEES</c>: names of services called in turn, separated by commas.</param>
/// <param name="SharedLock"><c>WORK_LOCK</c>: a file that replicas lock in turn, as they would a row of one database.</param>
/// <param name="LockHeld"><c>WORK_LOCK_MS</c>: how long a request holds it.</param>
/// <param name="SlowStart"><c>WORK_START_MS</c>: time between the start of the program and its readiness.</param>
internal sealed record Character(
    TimeSpan Processor, TimeSpan Pause, IReadOnlyList<string> Callees, string? SharedLock, TimeSpan LockHeld, TimeSpan SlowStart)
{
    public static Character Read(IConfiguration configuration) => new(
        Milliseconds(configuration["WORK_CPU_MS"]),
        Milliseconds(configuration["WORK_PAUSE_MS"]),
        (configuration["WORK_CALLEES"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        configuration["WORK_LOCK"],
        Milliseconds(configuration["WORK_LOCK_MS"]),
        Milliseconds(configuration["WORK_START_MS"]));

    private static TimeSpan Milliseconds(string? text) =>
        string.IsNullOrEmpty(text) ? TimeSpan.Zero : TimeSpan.FromMilliseconds(double.Parse(text, CultureInfo.InvariantCulture));
}

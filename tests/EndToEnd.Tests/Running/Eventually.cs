using System.Diagnostics;

namespace EndToEnd.Tests.Running;

/// <summary>Waits for something that real processes take their time for, up to a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <param name="what">Named when the deadline passes.</param>
    /// <param name="within">The deadline, from now.</param>
    /// <param name="look">Gives null until it has happened.</param>
    public static async Task<T> HasAsync<T>(string what, TimeSpan within, Func<Task<T?>> look)
        where T : class
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await look() is { } found) return found;
            if (Stopwatch.GetElapsedTime(since) > within) throw new TimeoutException($"It did not happen within {within.TotalSeconds} s: {what}.");
            await Task.Delay(Between);
        }
    }

    public static Task HoldsAsync(string what, TimeSpan within, Func<Task<bool>> look) =>
        HasAsync(what, within, async () => await look() ? what : null);
}

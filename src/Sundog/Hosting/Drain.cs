using System.Diagnostics;

namespace Sundog.Hosting;

/// <summary>Leaving without a failed request: first not be chosen any more, but go on accepting; then close the door; then finish what is inside.</summary>
/// <remarks>
/// Callers learn by push within milliseconds, but a loaded machine may take longer, so the door stays open until it has been quiet for a
/// while, within bounds. A while in which this process could not run is none: what came meanwhile lies unread, and would be reset with its connection.
/// From the first moment HTTP/1.1 answers say <c>Connection: close</c>; HTTP/2 gets its GOAWAY from the server when the door closes.
/// </remarks>
internal sealed class Drain(DrainPatience patience)
{
    private long _lastArrival = Stopwatch.GetTimestamp();
    private int _stage;

    /// <summary>True from the moment the instance was told to leave.</summary>
    public bool IsLeaving => Volatile.Read(ref _stage) >= 1;

    /// <summary>True once callers have had their time: what still arrives is turned away untouched, to be tried elsewhere.</summary>
    public bool IsClosed => Volatile.Read(ref _stage) == 2;

    /// <summary>A request arrived. Called for every request while leaving.</summary>
    public void Arrived() => Volatile.Write(ref _lastArrival, Stopwatch.GetTimestamp());

    /// <returns>False when it had begun before.</returns>
    public bool Begin() => Interlocked.CompareExchange(ref _stage, 1, 0) == 0;

    /// <summary>Completes when the door may close, and closes it.</summary>
    public async Task QuietAsync(CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var (looked, ranSince) = (began, began);
        while (!cancel.IsCancellationRequested)
        {
            if (Stopwatch.GetElapsedTime(looked) > patience.LookLate) ranSince = Stopwatch.GetTimestamp();
            looked = Stopwatch.GetTimestamp();
            var open = Stopwatch.GetElapsedTime(began, looked);
            var quiet = Stopwatch.GetElapsedTime(Math.Max(ranSince, Volatile.Read(ref _lastArrival)), looked);
            if (open >= patience.Longest || (open >= patience.Shortest && quiet >= patience.Quiet)) break;
            await Task.Delay(patience.Look, CancellationToken.None).ConfigureAwait(false);
        }

        Volatile.Write(ref _stage, 2);
    }
}

/// <summary>How long the door of a leaving instance stays open.</summary>
/// <param name="Shortest">At least this long: the way of the news to every caller.</param>
/// <param name="Quiet">Until nothing has arrived for this long.</param>
/// <param name="Longest">But no longer than this: somebody does not listen.</param>
internal sealed record DrainPatience(TimeSpan Shortest, TimeSpan Quiet, TimeSpan Longest)
{
    /// <summary>How often to look.</summary>
    public TimeSpan Look { get; } = TimeSpan.FromMilliseconds(10);

    /// <summary>A look that comes later than this shows that the process was kept from running.</summary>
    public TimeSpan LookLate { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>With a host: callers are told by push.</summary>
    public static DrainPatience Pushed { get; } = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(3));

    /// <summary>On Kubernetes: endpoints take seconds to reach every node.</summary>
    public static DrainPatience Propagated { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10));

    /// <summary>Alone: nobody is told, nobody needs time.</summary>
    public static DrainPatience Alone { get; } = new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

    public static DrainPatience For(bool hasHost) =>
        hasHost ? Pushed : Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } ? Propagated : Alone;
}

namespace Sundog.Core.Waiting;

/// <summary>How long third parties take when nothing waits there: callees that send no account back, such as a database over HTTP or somebody's API.</summary>
/// <remarks>
/// What such a callee does by its own work is taken to be the 10th percentile of its latency of the last minutes; what a call took beyond that was
/// waiting. Taken for work, a queue there would have the caller grow, and every further replica of it would make that queue longer. Bounded: third
/// parties beyond <see cref="KnownMax"/> are called and not judged. Not thread-safe.
/// </remarks>
public sealed class ThirdPartyLedger
{
    public const int KnownMax = 32;

    /// <summary>Fewer answers than this say nothing of a 10th percentile.</summary>
    public const int AnswersMin = 20;

    /// <summary>A queue that lasts is not forgotten to be one for as long; a callee that became slower by its own work is believed after about half of it at the latest.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private const double WorkQuantile = 0.1;

    /// <summary>A percentile of minutes does not change faster.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<(string Host, int Port), Known> _known = [];

    /// <summary>Takes the latency of one call and says how much of it was waiting there.</summary>
    /// <param name="answered">An answer came that is no failure: others are often quick, and teach nothing of how long the work takes.</param>
    /// <returns>Zero as long as too little is known.</returns>
    public TimeSpan WaitOf(string host, int port, TimeSpan latency, bool answered, TimeSpan now)
    {
        if (Of(host, port) is not { } known) return TimeSpan.Zero;
        if (answered) known.Latency.Add(latency, now);
        if (known.LookedAt is not { } at || now - at >= LookAgain)
        {
            var seen = known.Latency.Seen(now);
            known.LookedAt = now;
            known.Work = seen.Count < AnswersMin ? null : seen.Quantile(WorkQuantile);
        }

        return known.Work < latency ? latency - known.Work.Value : TimeSpan.Zero;
    }

    private Known? Of(string host, int port)
    {
        if (_known.TryGetValue((host, port), out var known)) return known;
        if (_known.Count == KnownMax) return null;
        return _known[(host, port)] = new();
    }

    private sealed class Known
    {
        public LatencyWindow Latency { get; } = new(Memory);

        /// <summary>Null while too little is known.</summary>
        public TimeSpan? Work { get; set; }

        public TimeSpan? LookedAt { get; set; }
    }
}

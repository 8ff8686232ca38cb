using System.Text.Json.Serialization;

namespace Sundog.Bench.Load;

/// <summary>All that one run of a load showed.</summary>
/// <param name="Bound">The bound that late answers were later than.</param>
/// <param name="Duration">Length of the plan, or until when requests were sent when it was ended early; answers may have come after it.</param>
/// <param name="Counts">By outcome, over the whole run.</param>
/// <param name="Latency">From the intended send to the complete answer; see <see cref="LoadSecond"/> for which requests are in it. Null when none is.</param>
/// <param name="SendError">From the intended to the actual send, over the requests that were sent. Null when none was.</param>
/// <param name="GeneratorCpu">Processor time the whole generator process used during the run.</param>
/// <param name="Seconds">One row for each second of the plan.</param>
/// <param name="FirstFailure">What the first failed request met, for people; null when none failed.</param>
public sealed record LoadResult(
    TimeSpan Bound,
    TimeSpan Duration,
    OutcomeCounts Counts,
    Percentiles? Latency,
    Percentiles? SendError,
    TimeSpan GeneratorCpu,
    IReadOnlyList<LoadSecond> Seconds,
    string? FirstFailure)
{
    /// <summary>A send error above this at the 95th percentile makes a run invalid: the load was not the one intended.</summary>
    public static readonly TimeSpan SendErrorLimit = TimeSpan.FromMilliseconds(5);

    /// <summary>With fewer sends than this, a run is never invalid: one slow send would decide.</summary>
    public const int SendsToJudge = 100;

    /// <summary>What most of the requests met that got no answer with success, for people; null when all got one.</summary>
    public string? UsualMiss { get; init; }

    public long Offered => Counts.Total;

    /// <summary>After this a request was given up. Those given up and those never sent stand in the latencies with at least this: no answer was measured.</summary>
    public TimeSpan GiveUpAfter => LoadPlan.GiveUpAfterOf(Bound);

    /// <summary>Share of late requests over all that were offered, in [0, 1].</summary>
    public double LateShare => Counts.LateShare;

    /// <summary>False when the generator could not keep its own times, over sends enough to say so.</summary>
    public bool Valid => !SentLate || SendError!.Count < SendsToJudge;

    /// <summary>True when the send error is above its limit, over however few sends.</summary>
    [JsonIgnore]
    public bool SentLate => SendError is { } error && error.P95 > SendErrorLimit;
}

/// <summary>Where a distribution of times lies.</summary>
/// <param name="Count">Size of the sample, above zero.</param>
public sealed record Percentiles(long Count, TimeSpan P50, TimeSpan P90, TimeSpan P95, TimeSpan P99, TimeSpan P999, TimeSpan Max);

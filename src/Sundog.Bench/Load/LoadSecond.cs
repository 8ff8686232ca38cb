using System.Text.Json.Serialization;

namespace Sundog.Bench.Load;

/// <summary>What became of the requests that were to be sent in one second of the run.</summary>
/// <remarks>
/// The percentiles are of the time from the intended send to the complete answer, over all requests except those that were turned
/// away or failed; a request given up or never sent stands in them with at least the time at which it is given up.
/// They are null where there is no such request.
/// </remarks>
/// <param name="Second">Whole seconds since the start; the row covers intended send times from here up to the next second.</param>
/// <param name="Counts">By outcome.</param>
/// <param name="Pending">Offered and not yet settled when the row was taken; always zero in a finished run.</param>
public sealed record LoadSecond(int Second, OutcomeCounts Counts, long Pending, TimeSpan? P50, TimeSpan? P95, TimeSpan? P99)
{
    /// <summary>Requests that were to be sent in this second.</summary>
    public long Offered => Counts.Total + Pending;

    /// <summary>Share of those offered that were late, in [0, 1]; pending ones are not judged yet. Zero when none was offered.</summary>
    public double LateShare => Offered == 0 ? 0 : Counts.Late / (double)Offered;

    /// <summary>The same with pending ones counted as late, which they are once the bound is over: what a live view shows, in [0, 1].</summary>
    public double LateOrPendingShare => Offered == 0 ? 0 : (Counts.Late + Pending) / (double)Offered;
}

/// <summary>How many requests ended in each way.</summary>
public sealed record OutcomeCounts(long Ok, long AnsweredLate, long Failed, long Refused, long ConnectionRefused, long Unanswered, long NotSent)
{
    /// <summary>Requests that were answered with success, in time or not.</summary>
    public long Completed => Ok + AnsweredLate;

    /// <summary>Late by the rule of the objective: whatever was not answered with success within the bound.</summary>
    public long Late => Total - Ok;

    [JsonIgnore]
    public long Total => Ok + AnsweredLate + Failed + Refused + ConnectionRefused + Unanswered + NotSent;

    /// <summary>Late over all, in [0, 1]; zero when there is none.</summary>
    [JsonIgnore]
    public double LateShare => Total == 0 ? 0 : Late / (double)Total;

    public static OutcomeCounts operator +(OutcomeCounts a, OutcomeCounts b) => new(
        a.Ok + b.Ok, a.AnsweredLate + b.AnsweredLate, a.Failed + b.Failed, a.Refused + b.Refused,
        a.ConnectionRefused + b.ConnectionRefused, a.Unanswered + b.Unanswered, a.NotSent + b.NotSent);

    /// <summary>Over the seconds that begin within a window.</summary>
    /// <param name="rows">Rows of a run.</param>
    /// <param name="from">Begin of the window, included.</param>
    /// <param name="to">End of the window, left out.</param>
    public static OutcomeCounts Between(IEnumerable<LoadSecond> rows, TimeSpan from, TimeSpan to) => rows
        .Where(row => row.Second >= from.TotalSeconds && row.Second < to.TotalSeconds)
        .Aggregate(None, (sum, row) => sum + row.Counts);

    public static OutcomeCounts None { get; } = new(0, 0, 0, 0, 0, 0, 0);
}

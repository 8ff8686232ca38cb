using HdrHistogram;

namespace Sundog.Bench.Load;

/// <summary>Counts of one second of the run while it is still open: how many were offered, how they ended, and after how long.</summary>
internal sealed class SecondTally
{
    // Two digits place a percentile within one in a hundred, and keep an open second at some tens of kilobytes.
    private readonly IntHistogram _latency;
    private readonly long[] _counts = new long[Enum.GetValues<Outcome>().Length];
    private long _offered;

    /// <param name="longest">Latencies above this count as this.</param>
    public SecondTally(TimeSpan longest) => _latency = new(1, Math.Max(2, Micros.Of(longest)), 2);

    public long Pending => _offered - _counts.Sum();

    public void Offer() => _offered++;

    public void Settle(Outcome outcome, TimeSpan latency)
    {
        _counts[(int)outcome]++;
        if (HasLatency(outcome)) _latency.RecordValue(Math.Min(Micros.Of(latency), _latency.HighestTrackableValue));
    }

    public void Add(SecondTally other)
    {
        _offered += other._offered;
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        _latency.Add(other._latency);
    }

    public void Clear()
    {
        _offered = 0;
        Array.Clear(_counts);
        _latency.Reset();
    }

    public LoadSecond Row(int second) => new(second, Counts(), Pending, At(50), At(95), At(99));

    public OutcomeCounts Counts() => new(
        Of(Outcome.Ok), Of(Outcome.AnsweredLate), Of(Outcome.Failed), Of(Outcome.Refused),
        Of(Outcome.ConnectionRefused), Of(Outcome.Unanswered), Of(Outcome.NotSent));

    /// <summary>A request turned away or broken says nothing about how long an answer takes.</summary>
    public static bool HasLatency(Outcome outcome) =>
        outcome is Outcome.Ok or Outcome.AnsweredLate or Outcome.Unanswered or Outcome.NotSent;

    private long Of(Outcome outcome) => _counts[(int)outcome];

    private TimeSpan? At(double percentile) =>
        _latency.TotalCount == 0 ? null : TimeSpan.FromMicroseconds(_latency.GetValueAtPercentile(percentile));
}

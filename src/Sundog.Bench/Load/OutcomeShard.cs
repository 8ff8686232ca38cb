using HdrHistogram;

namespace Sundog.Bench.Load;

/// <summary>One worker's share of the books. Its lock is all but never contended, as each processor has its own shard.</summary>
internal sealed class OutcomeShard(TimeSpan longest)
{
    private readonly Lock _lock = new();
    private readonly LongHistogram _latency = new(1, Math.Max(2, Micros.Of(longest)), 3);
    private readonly Dictionary<int, SecondTally> _open = [];
    private readonly Stack<SecondTally> _spare = [];

    public void Offer(int second)
    {
        lock (_lock) Tally(second).Offer();
    }

    public void Settle(int second, Outcome outcome, TimeSpan latency)
    {
        lock (_lock)
        {
            Tally(second).Settle(outcome, latency);
            if (SecondTally.HasLatency(outcome)) _latency.RecordValue(Math.Min(Micros.Of(latency), _latency.HighestTrackableValue));
        }
    }

    /// <summary>Adds what is known of a second to a sum; when <paramref name="close"/>, the second is struck from this shard.</summary>
    public void AddTo(SecondTally sum, int second, bool close)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(second, out var tally)) return;
            sum.Add(tally);
            if (!close) return;

            _open.Remove(second);
            tally.Clear();
            _spare.Push(tally);
        }
    }

    public void AddTo(LongHistogram sum)
    {
        lock (_lock) sum.Add(_latency);
    }

    private SecondTally Tally(int second)
    {
        if (_open.TryGetValue(second, out var tally)) return tally;
        if (!_spare.TryPop(out tally)) tally = new(longest);
        _open.Add(second, tally);
        return tally;
    }
}

using HdrHistogram;

namespace Sundog.Bench.Load;

/// <summary>The books of one run: every request is offered once and settled once, and the rows of the seconds come out of it.</summary>
/// <remarks>Offer and settle may be called from any thread; rows are asked for by one thread.</remarks>
internal sealed class OutcomeLedger
{
    // Giving up takes a moment and a stalled generator longer, many times a bound of some milliseconds: no latency may be cut off at the histogram's end.
    private static readonly TimeSpan LongestAtLeast = TimeSpan.FromHours(1);

    private readonly OutcomeShard[] _shards;
    private readonly SecondTally _sum;
    private readonly TimeSpan _bound;
    private readonly TimeSpan _giveUpAfter;
    private readonly TimeSpan _longest;
    private readonly List<LoadSecond> _closed = [];

    public OutcomeLedger(TimeSpan bound, TimeSpan giveUpAfter)
    {
        (_bound, _giveUpAfter) = (bound, giveUpAfter);
        _longest = giveUpAfter * 2 > LongestAtLeast ? giveUpAfter * 2 : LongestAtLeast;
        _shards = [.. Enumerable.Range(0, Math.Min(Environment.ProcessorCount, 8)).Select(_ => new OutcomeShard(_longest))];
        _sum = new(_longest);
    }

    /// <summary>The seconds that are complete, in order.</summary>
    public IReadOnlyList<LoadSecond> Closed => _closed;

    public void Offer(TimeSpan intended) => Shard.Offer(SecondOf(intended));

    /// <param name="intended">The intended send time.</param>
    /// <param name="outcome">How it ended; an answer with success is split into in time and late here.</param>
    /// <param name="latency">From the intended send time to the end.</param>
    public void Settle(TimeSpan intended, Outcome outcome, TimeSpan latency)
    {
        if (outcome is Outcome.Ok && latency > _bound) outcome = Outcome.AnsweredLate;
        if (outcome is Outcome.Unanswered or Outcome.NotSent && latency < _giveUpAfter) latency = _giveUpAfter;
        Shard.Settle(SecondOf(intended), outcome, latency);
    }

    /// <summary>What is known of a second so far.</summary>
    public LoadSecond Peek(int second) => second < _closed.Count ? _closed[second] : Sum(second, close: false);

    /// <summary>Closes the next second if it is wholly settled. Call only once all of its requests have been offered.</summary>
    public bool TryClose()
    {
        var second = _closed.Count;
        if (Sum(second, close: false).Pending > 0) return false;

        _closed.Add(Sum(second, close: true));
        return true;
    }

    public Percentiles? Latency()
    {
        var all = new LongHistogram(1, Math.Max(2, Micros.Of(_longest)), 3);
        foreach (var shard in _shards) shard.AddTo(all);
        return Micros.Percentiles(all);
    }

    private OutcomeShard Shard => _shards[Thread.GetCurrentProcessorId() % _shards.Length];

    private static int SecondOf(TimeSpan intended) => (int)(intended.Ticks / TimeSpan.TicksPerSecond);

    private LoadSecond Sum(int second, bool close)
    {
        _sum.Clear();
        foreach (var shard in _shards) shard.AddTo(_sum, second, close);
        return _sum.Row(second);
    }
}

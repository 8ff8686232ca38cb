using CsCheck;
using Sundog.Bench.Load;

namespace Sundog.Bench.Tests.Load;

/// <summary>Goal: the books balance. Method: settle any set of requests from several threads, then compare with a plain count.</summary>
public class OutcomeLedgerTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(100);

    private static readonly Gen<(TimeSpan Intended, Outcome Outcome, TimeSpan Latency)> AnySettled =
        Gen.Select(
            Gen.Int[0, 4999].Select(ms => TimeSpan.FromMilliseconds(ms)),
            Gen.Enum<Outcome>().Where(outcome => outcome is not Outcome.AnsweredLate),
            Gen.Int[1, 1_500_000].Select(us => TimeSpan.FromMicroseconds(us)));

    [Fact]
    public void Every_offered_request_is_in_one_row_under_one_outcome() =>
        AnySettled.Array[0, 300].Sample(requests =>
        {
            var ledger = Settled(requests);
            foreach (var row in ledger.Closed)
            {
                var mine = requests.Where(r => (int)r.Intended.TotalSeconds == row.Second).ToArray();
                Assert.Equal(mine.Length, row.Offered);
                Assert.Equal(0, row.Pending);
                Assert.Equal(mine.Count(r => r.Outcome == Outcome.Ok && r.Latency <= Bound), row.Counts.Ok);
                Assert.Equal(mine.Count(r => r.Outcome == Outcome.Ok && r.Latency > Bound), row.Counts.AnsweredLate);
                Assert.Equal(mine.Count(r => r.Outcome == Outcome.Refused), row.Counts.Refused);
                Assert.Equal(row.Offered - row.Counts.Ok, row.Counts.Late);
            }
        });

    [Fact]
    public void Percentiles_are_over_all_requests_that_were_not_turned_away_or_broken() =>
        AnySettled.Array[1, 300].Sample(requests =>
        {
            var sorted = requests
                .Where(r => r.Outcome is Outcome.Ok or Outcome.Unanswered or Outcome.NotSent)
                .Select(r => r.Outcome is Outcome.Ok || r.Latency > Bound * 10 ? r.Latency : Bound * 10)
                .Order().ToArray();
            var latency = Settled(requests).Latency();
            if (sorted.Length == 0) return latency is null;

            var median = sorted[(sorted.Length + 1) / 2 - 1];
            return latency!.Count == sorted.Length && Math.Abs(latency.P50 / median - 1) < 0.002 && Math.Abs(latency.Max / sorted[^1] - 1) < 0.002;
        });

    [Fact]
    public void A_second_stays_open_while_a_request_of_it_is_under_way()
    {
        var ledger = new OutcomeLedger(Bound, Bound * 10);
        ledger.Offer(TimeSpan.FromSeconds(0.5));

        Assert.False(ledger.TryClose());
        Assert.Equal(1, ledger.Peek(0).Pending);
        Assert.Equal(0, ledger.Peek(0).LateShare);

        ledger.Settle(TimeSpan.FromSeconds(0.5), Outcome.Unanswered, Bound * 11);
        Assert.True(ledger.TryClose());
        Assert.Equal(1, ledger.Peek(0).LateShare);
    }

    [Theory]
    [InlineData(Outcome.Ok)]
    [InlineData(Outcome.Unanswered)]
    public void A_latency_is_told_as_it_was_however_far_beyond_the_bound(Outcome outcome)
    {
        var ledger = new OutcomeLedger(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(10));
        ledger.Offer(TimeSpan.Zero);
        ledger.Settle(TimeSpan.Zero, outcome, TimeSpan.FromMinutes(10));
        Assert.True(ledger.TryClose());

        Assert.Equal(600, ledger.Latency()!.Max.TotalSeconds, tolerance: 0.6);
        Assert.Equal(600, ledger.Closed[0].P99!.Value.TotalSeconds, tolerance: 6);
    }

    private static OutcomeLedger Settled((TimeSpan Intended, Outcome Outcome, TimeSpan Latency)[] requests)
    {
        var ledger = new OutcomeLedger(Bound, Bound * 10);
        Parallel.ForEach(requests, request =>
        {
            ledger.Offer(request.Intended);
            ledger.Settle(request.Intended, request.Outcome, request.Latency);
        });
        while (ledger.Closed.Count < 5) Assert.True(ledger.TryClose());
        return ledger;
    }
}

using CsCheck;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;

namespace Sundog.Core.Tests.Waiting;

public class LedgerTests
{
    private static readonly RequestHeader Header = new(
        RequestFlags.None, RequestPriority.Default, TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromMilliseconds(10), 7, 100, 120, 5, 1, 0);

    [Fact]
    public void The_newest_declaration_of_a_caller_stands()
    {
        var callers = new CallerLedger();
        callers.Heard(Header with { DeclarationSequence = 250 }, TimeSpan.Zero);
        callers.Heard(Header with { DeclarationSequence = 3, SteadyCallsPerSecond = 200 }, TimeSpan.FromSeconds(0.1));
        callers.Heard(Header with { DeclarationSequence = 249, SteadyCallsPerSecond = 1 }, TimeSpan.FromSeconds(0.2));

        var known = Assert.Single(callers.Declarations(TimeSpan.FromSeconds(0.5)));
        Assert.Equal((7u, 200.0, 120.0, (byte)3, TimeSpan.FromSeconds(0.4)), (known.Caller, known.SteadyPerSecond, known.TotalPerSecond, known.Sequence, known.Age));
    }

    [Fact]
    public void A_new_leader_counts_from_its_own_start()
    {
        var callers = new CallerLedger();
        callers.Heard(Header with { DeclarationSequence = 100 }, TimeSpan.Zero);
        callers.Heard(Header with { DeclarationSequence = 1, SteadyCallsPerSecond = 50 }, TimeSpan.FromSeconds(1.1));

        Assert.Equal(50, Assert.Single(callers.Declarations(TimeSpan.FromSeconds(2))).SteadyPerSecond);
    }

    [Fact]
    public void Of_what_a_caller_passes_on_from_several_entries_the_worst_of_the_last_second_counts()
    {
        var callers = new CallerLedger();
        callers.Heard(Header with { ViolationRatio = 3 }, TimeSpan.Zero);
        callers.Heard(Header with { ViolationRatio = 0.5 }, TimeSpan.FromSeconds(0.9));
        Assert.Equal(3, Assert.Single(callers.Declarations(TimeSpan.FromSeconds(1))).ViolationRatio);

        callers.Heard(Header with { ViolationRatio = 0.5 }, TimeSpan.FromSeconds(1.1));
        Assert.Equal(0.5, Assert.Single(callers.Declarations(TimeSpan.FromSeconds(1.1))).ViolationRatio);
    }

    [Fact]
    public void First_tries_of_each_caller_are_counted_whatever_they_declare()
    {
        var callers = new CallerLedger();
        for (var i = 0; i < 3; i++) callers.Heard(Header, TimeSpan.Zero);
        callers.Heard(Header with { Flags = RequestFlags.Retry }, TimeSpan.Zero);
        callers.Heard(Header with { DeclarationSequence = 4 }, TimeSpan.Zero); // Older than what is known.
        callers.Heard(Header with { Caller = 8 }, TimeSpan.Zero);

        Assert.Equal([4.0, 1.0], callers.Declarations(TimeSpan.Zero).Select(d => d.Calls));
    }

    [Fact]
    public void Forged_callers_cannot_grow_it_nor_push_a_fresh_one_out()
    {
        var callers = new CallerLedger();
        for (var caller = 0u; caller < 10_000; caller++) callers.Heard(Header with { Caller = caller }, TimeSpan.FromMilliseconds(caller * 0.01));

        var known = callers.Declarations(TimeSpan.FromSeconds(0.1));
        Assert.Equal(CallerLedger.CallersMax, known.Count);
        Assert.Contains(known, one => one.Caller == 0);

        callers.Heard(Header with { Caller = 77_777 }, TimeSpan.FromSeconds(5));
        Assert.Contains(callers.Declarations(TimeSpan.FromSeconds(5)), one => one.Caller == 77_777);
    }

    [Fact]
    public void Budgets_are_weighted_by_traffic()
    {
        var callers = new CallerLedger();
        Assert.Null(callers.WaitBudget);
        callers.Heard(Header with { WaitBudget = TimeSpan.Zero }, TimeSpan.Zero);
        Assert.Null(callers.WaitBudget);
        for (var i = 0; i < 4000; i++) callers.Heard(Header with { WaitBudget = TimeSpan.FromMilliseconds(i % 4 == 0 ? 40 : 20) }, TimeSpan.Zero);

        Assert.InRange(callers.WaitBudget!.Value.TotalMilliseconds, 24, 26);
    }

    [Fact]
    public void What_was_granted_after_long_silence_replaces_what_was_granted_before()
    {
        var callers = new CallerLedger();
        for (var i = 0; i < 100; i++) callers.Heard(Header with { WaitBudget = TimeSpan.FromMilliseconds(3) }, TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(61), callers.WaitBudgetAge(TimeSpan.FromSeconds(61)));

        callers.Heard(Header with { WaitBudget = TimeSpan.FromMilliseconds(50) }, TimeSpan.FromSeconds(61));

        Assert.Equal((TimeSpan.FromMilliseconds(50), TimeSpan.Zero), (callers.WaitBudget, callers.WaitBudgetAge(TimeSpan.FromSeconds(61))));
    }

    [Fact]
    public void A_callee_is_calm_again_after_a_while()
    {
        var callees = new CalleeLedger();
        var callee = new ServiceId("catalog");
        callees.Called(callee, isRetry: false, TimeSpan.Zero);
        callees.Replied(callee, new(ReplyFlags.NotCalm | ReplyFlags.Saturated, default, default, TimeSpan.FromSeconds(2), 0.3, 0.5, 3, default), observed: null, TimeSpan.Zero);

        var view = Assert.Single(callees.Views(TimeSpan.FromSeconds(1)));
        Assert.Equal((1.0, 2.0, 0.3, 0.5, true, true), (view.Calls, view.ExcessSeconds, view.DemandRoot, view.AdmissionLevel, view.Saturated, view.NotCalm));
        Assert.Equal(0.5, callees.LowestAdmissionLevel(TimeSpan.FromSeconds(1)));
        Assert.False(Assert.Single(callees.Views(TimeSpan.FromSeconds(2))).NotCalm);
        Assert.Equal(1, callees.LowestAdmissionLevel(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void More_callees_than_there_is_room_for_are_not_counted()
    {
        var callees = new CalleeLedger();
        for (var i = 0; i < 1000; i++) callees.Called(new($"s{i}"), isRetry: false, TimeSpan.Zero);
        Assert.Equal(CalleeLedger.CalleesMax, callees.Views(TimeSpan.Zero).Count);
    }

    [Fact]
    public void An_entry_remembers_its_last_thousand_and_counts_the_late()
    {
        var entry = new EntryLedger();
        Assert.Null(entry.View());
        for (var i = 0; i < 1500; i++) entry.Ended(Ended(RequestOutcome.Completed, i), TimeSpan.FromMilliseconds(1000), isCalm: true);
        entry.Ended(Ended(RequestOutcome.Refused, 0), TimeSpan.FromMilliseconds(1000), isCalm: true);
        entry.Ended(Ended(RequestOutcome.Abandoned, 0), TimeSpan.FromMilliseconds(1000), isCalm: true); // Went away in time: neither in time nor late.
        entry.Ended(Ended(RequestOutcome.Abandoned, 2000), TimeSpan.FromMilliseconds(1000), isCalm: true);

        var view = entry.View()!;
        Assert.Equal((1502.0, 499.0 + 2), (view.Replies, view.Late));
        Assert.Equal(EntryLedger.RecentMax, view.RecentWaitingFree.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(1499), view.RecentWaitingFree[0]);
        Assert.Equal(TimeSpan.FromMilliseconds(500), view.RecentWaitingFree[^1]);
        Assert.Equal(200, entry.View(200)!.RecentWaitingFree.Count);
    }

    [Fact]
    public void What_a_transition_shows_is_counted_and_teaches_nothing()
    {
        var entry = new EntryLedger();
        entry.Ended(Ended(RequestOutcome.Completed, 20), TimeSpan.FromMilliseconds(1000), isCalm: true);
        entry.Ended(Ended(RequestOutcome.Completed, 2000), TimeSpan.FromMilliseconds(1000), isCalm: false);

        var view = entry.View()!;
        Assert.Equal((2.0, 1.0), (view.Replies, view.Late));
        Assert.Equal([TimeSpan.FromMilliseconds(20)], view.RecentWaitingFree);
    }

    [Fact]
    public void What_an_upload_took_makes_nobody_late_and_is_no_part_of_the_answer()
    {
        var entry = new EntryLedger();
        var slow = Ended(RequestOutcome.Completed, 2030) with { Upload = TimeSpan.FromMilliseconds(2000) };
        entry.Ended(slow, TimeSpan.FromMilliseconds(1000), isCalm: true);
        entry.Ended(slow with { Outcome = RequestOutcome.Abandoned }, TimeSpan.FromMilliseconds(1000), isCalm: true);

        var view = entry.View()!;
        Assert.Equal((1.0, 0.0), (view.Replies, view.Late));
        Assert.Equal([TimeSpan.FromMilliseconds(30)], view.RecentWaitingFree);
    }

    [Fact]
    public void Places_are_few_and_keep_their_sums()
    {
        var places = new WaitPlaces();
        var pool = places.Of(WaitKind.ConnectionPool, "db-pool", curable: true);
        Assert.Same(pool, places.Of(WaitKind.ConnectionPool, "db-pool", curable: true));
        for (var i = 0; i < 1000; i++) places.Of(WaitKind.Lock, $"lock-{i}", curable: true);
        Assert.Same(places.Of(WaitKind.Lock), places.Of(WaitKind.Lock, "one-more", curable: true));
        Assert.Empty(places.Sums());
    }

    [Fact]
    public void Sums_are_those_of_the_requests() =>
        Gen.Int[0, 1000].Array[0, 60].Sample(milliseconds =>
        {
            var ledger = new ReplicaLedger();
            foreach (var ms in milliseconds)
            {
                ledger.Arrived(isRetry: ms % 7 == 0, TimeSpan.FromSeconds(1));
                ledger.Ended(Ended(ms % 5 == 0 ? RequestOutcome.Refused : RequestOutcome.Completed, ms), TimeSpan.FromSeconds(1));
            }

            var totals = ledger.Totals(queued: 3, inFlight: 2, blocked: 1, streaming: 0, slots: 4, cpuSeconds: 9, TimeSpan.FromSeconds(2));
            var served = milliseconds.Where(ms => ms % 5 != 0).ToList();
            Assert.Equal(milliseconds.Length, totals.Arrivals);
            Assert.Equal(served.Count, totals.Completions);
            Assert.Equal(milliseconds.Length - served.Count, totals.Refusals);
            Assert.Equal(milliseconds.Count(ms => ms % 7 == 0), totals.Retries);
            Assert.Equal(served.Sum() / 1000.0, totals.HeldSeconds, 1e-9);
            Assert.Equal(served.Sum(ms => ms * ms) / 1e6, totals.ServiceSecondsSquared, 1e-6);
            Assert.Equal((3.0, 2.0, 1.0, 4.0, 9.0), (totals.Queued, totals.InFlight, totals.Blocked, totals.Slots, totals.CpuSeconds));
        });

    private static RequestSummary Ended(RequestOutcome outcome, int milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);
        return new(outcome, false, default, default, default, default, time, default, default, default, default, time);
    }
}

using Sundog.Core.Waiting;

namespace Sundog.Core.Tests.Waiting;

/// <summary>Goal: a queue at a callee that keeps no account is told from slow work, from outside.</summary>
public class ThirdPartyLedgerTests
{
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void Before_enough_answers_nothing_is_called_waiting()
    {
        var ledger = new ThirdPartyLedger();
        for (var i = 1; i < ThirdPartyLedger.AnswersMin; i++) ledger.WaitOf("db", 80, Work, answered: true, Seconds(i));
        Assert.Equal(TimeSpan.Zero, ledger.WaitOf("db", 80, Work * 10, answered: false, Seconds(20)));
        ledger.WaitOf("db", 80, Work, answered: true, Seconds(21));
        Assert.Equal(90, ledger.WaitOf("db", 80, Work * 10, answered: false, Seconds(22)).TotalMilliseconds, 0.5);
    }

    [Fact]
    public void What_a_call_takes_beyond_the_quick_ones_was_waiting()
    {
        var ledger = Known(Work);
        Assert.Equal(40, ledger.WaitOf("db", 80, Work * 5, answered: true, Seconds(100)).TotalMilliseconds, 0.5);
        Assert.Equal(0, ledger.WaitOf("db", 80, Work, answered: true, Seconds(101)).TotalMilliseconds, 0.5);
    }

    [Fact]
    public void A_callee_that_is_slow_by_its_own_work_does_not_wait()
    {
        var ledger = Known(Work * 30);
        Assert.Equal(0, ledger.WaitOf("db", 80, Work * 30, answered: true, Seconds(100)).TotalMilliseconds, 5.0);
    }

    [Fact]
    public void Slower_work_is_believed_once_the_memory_of_the_quicker_is_over()
    {
        var ledger = Known(Work);
        var from = Seconds(100);
        for (var i = 0; i < 100; i++) ledger.WaitOf("db", 80, Work * 5, answered: true, from + (ThirdPartyLedger.Memory / 50 * i));
        Assert.Equal(0, ledger.WaitOf("db", 80, Work * 5, answered: true, from + (ThirdPartyLedger.Memory * 2)).TotalMilliseconds, 1.0);
    }

    [Fact]
    public void Quick_failures_teach_nothing()
    {
        var ledger = Known(Work);
        for (var i = 0; i < 100; i++) ledger.WaitOf("db", 80, TimeSpan.FromMicroseconds(50), answered: false, Seconds(100 + i));
        Assert.Equal(0, ledger.WaitOf("db", 80, Work, answered: true, Seconds(201)).TotalMilliseconds, 0.5);
    }

    [Fact]
    public void Each_is_known_for_itself_and_not_more_than_so_many()
    {
        var ledger = Known(Work);
        Learn(ledger, "db", 81, Work * 3);
        Assert.Equal(0, ledger.WaitOf("db", 81, Work * 3, answered: true, Seconds(100)).TotalMilliseconds, 0.5);
        for (var i = 2; i < ThirdPartyLedger.KnownMax; i++) Learn(ledger, $"other-{i}", 80, Work);
        Learn(ledger, "one-too-many", 80, Work);
        Assert.Equal(TimeSpan.Zero, ledger.WaitOf("one-too-many", 80, Work * 9, answered: true, Seconds(100)));
        Assert.Equal(80, ledger.WaitOf("other-2", 80, Work * 9, answered: true, Seconds(100)).TotalMilliseconds, 0.5);
    }

    private static ThirdPartyLedger Known(TimeSpan latency)
    {
        var ledger = new ThirdPartyLedger();
        Learn(ledger, "db", 80, latency);
        return ledger;
    }

    private static void Learn(ThirdPartyLedger ledger, string host, int port, TimeSpan latency)
    {
        for (var i = 0; i < 30; i++) ledger.WaitOf(host, port, latency, answered: true, Seconds(i));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}

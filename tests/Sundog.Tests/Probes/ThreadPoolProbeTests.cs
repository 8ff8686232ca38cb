using Sundog.Core.Wire;
using Sundog.Probes;

namespace Sundog.Tests.Probes;

/// <summary>Goal: waiting for a pool's thread is seen while it lasts, and an idle pool is left alone. The pool is invented: the test's own serves other tests.</summary>
public class ThreadPoolProbeTests
{
    private static readonly TickMoment Tick = new(Seconds: 0.1, Active: 8);

    private readonly Clock _clock = new();
    private readonly Queue<IThreadPoolWorkItem> _sent = new();
    private readonly ThreadPoolProbe _probe;
    private long _pending;

    public ThreadPoolProbeTests() => _probe = new(_clock, () => _pending, _sent.Enqueue);

    [Fact]
    public void Where_nothing_is_in_line_no_thread_is_woken_to_say_so()
    {
        for (var tick = 0; tick < 10; tick++) Assert.Equal(0, SampleAfter(milliseconds: 100));

        Assert.Empty(_sent);
        Assert.False(_probe.IsLate);
    }

    [Fact]
    public void Those_in_line_wait_as_long_as_the_item_that_was_sent_after_them()
    {
        _pending = 3;
        Assert.Equal(0, SampleAfter(milliseconds: 100));

        Assert.Equal(3 * 0.05, SampleAfter(milliseconds: 50), 1e-9); // Still in line: its age so far.
        Assert.True(_probe.IsLate);
        Assert.Equal(3 * 0.1, SampleAfter(milliseconds: 100), 1e-9); // No longer than the tick.
        _pending = 50;
        Assert.Equal(8 * 0.1, SampleAfter(milliseconds: 100), 1e-9); // No more than the requests that are active.
        Assert.Single(_sent);
    }

    [Fact]
    public void A_pool_that_has_caught_up_is_not_late_any_more()
    {
        _pending = 3;
        SampleAfter(milliseconds: 100);
        _clock.Pass(milliseconds: 60);
        _sent.Dequeue().Execute();
        Assert.True(_probe.IsLate);

        _pending = 0;
        SampleAfter(milliseconds: 40);
        Assert.False(_probe.IsLate);
        Assert.Equal(0, SampleAfter(milliseconds: 100));
        Assert.Empty(_sent);
    }

    [Fact]
    public void What_a_busy_pool_takes_by_the_way_is_not_told()
    {
        _pending = 3;
        for (var tick = 0; tick < 5; tick++)
        {
            Assert.Equal(0, SampleAfter(milliseconds: 99.5));
            _clock.Pass(milliseconds: 0.5);
            _sent.Dequeue().Execute();
        }

        Assert.Equal(WaitKind.ThreadPool, _probe.Kind);
        Assert.False(_probe.IsLate);
    }

    private double SampleAfter(double milliseconds)
    {
        _clock.Pass(milliseconds);
        return _probe.Sample(Tick);
    }

    private sealed class Clock : TimeProvider
    {
        private long _microseconds = 1_000_000;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => _microseconds;

        public void Pass(double milliseconds) => _microseconds += (long)(milliseconds * 1000);
    }
}

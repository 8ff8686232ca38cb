using CsCheck;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;

namespace Sundog.Core.Tests.Waiting;

public class WaitClockTests
{
    private static readonly TimeSpan TickLength = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void A_request_that_is_alone_gets_everything()
    {
        var clock = new WaitClock();
        var request = new Passenger(clock, TimeSpan.Zero);
        for (var tick = 1; tick <= 100; tick++)
        {
            clock.Measured(WaitKind.Cpu, TimeSpan.FromMilliseconds(2));
            clock.Tick(tick * TickLength);
        }

        // 200 ms were measured; those of the last tick were not handed out yet.
        Assert.Equal(0.198, request.Leave(100 * TickLength)[0], tolerance: 1e-9);
        Assert.Equal(0, clock.Active);
    }

    [Fact]
    public void Who_was_active_twice_as_long_waited_twice_as_much()
    {
        var clock = new WaitClock();
        var (whole, half) = (new Passenger(clock, TimeSpan.Zero), new Passenger(clock, TimeSpan.Zero));
        double[]? early = null;
        for (var tick = 1; tick <= 100; tick++)
        {
            clock.Measured(WaitKind.Throttle, TimeSpan.FromMilliseconds(tick <= 50 ? 4 : 2)); // 0.2 for each active request.
            clock.Tick(tick * TickLength);
            if (tick == 50) early = half.Leave(50 * TickLength);
        }

        Assert.Equal(2, whole.Leave(100 * TickLength)[1] / early![1], tolerance: 0.05); // One tick of fifty is not handed out yet.
    }

    [Fact]
    public void Nobody_waits_longer_than_he_is_there()
    {
        var clock = new WaitClock();
        var request = new Passenger(clock, TimeSpan.Zero);
        clock.Measured(WaitKind.GarbageCollection, TimeSpan.FromSeconds(100));
        clock.Tick(TickLength);

        Assert.InRange(request.Leave(3 * TickLength).Sum(), 0, 0.020001);
    }

    [Fact]
    public void Waits_while_nobody_was_active_are_nobodys()
    {
        var clock = new WaitClock();
        clock.Measured(WaitKind.Cpu, TimeSpan.FromSeconds(1));
        clock.Tick(TickLength);
        var request = new Passenger(clock, TickLength);
        clock.Tick(2 * TickLength);

        Assert.Equal(0, request.Leave(3 * TickLength).Sum());
    }

    // Whatever comes and goes, what is handed out is what was measured, up to what the last ticks hold back and what falls into empty ticks.
    [Fact]
    public void Nothing_is_handed_out_twice() =>
        Gen.ULong.Sample(seed =>
        {
            var random = new SeededRandom(seed);
            var clock = new WaitClock();
            var inside = new List<Passenger> { new(clock, TimeSpan.Zero) };
            var (measured, handedOut) = (0.0, 0.0);
            for (var tick = 1; tick <= 200; tick++)
            {
                var now = tick * TickLength;
                if (random.NextDouble() < 0.4) inside.Add(new(clock, now - (TickLength * random.NextDouble())));
                if (inside.Count > 1 && random.NextDouble() < 0.4)
                {
                    handedOut += inside[^1].Leave(now).Sum();
                    inside.RemoveAt(inside.Count - 1);
                }

                var wait = TimeSpan.FromMilliseconds(3 * random.NextDouble());
                measured += wait.TotalSeconds;
                clock.Measured(WaitKind.Cpu, wait);
                clock.Tick(now);
            }

            handedOut += inside.Sum(request => request.Leave(200 * TickLength).Sum());
            Assert.InRange(handedOut, measured * 0.9, measured * 1.02);
        });

    private sealed class Passenger
    {
        private readonly WaitClock _clock;
        private readonly double[] _readings = new double[WaitClock.Dials];

        public Passenger(WaitClock clock, TimeSpan now)
        {
            _clock = clock;
            clock.Enter(_readings, now);
        }

        public double[] Leave(TimeSpan now)
        {
            var shares = new double[WaitClock.Dials];
            _clock.Leave(_readings, shares, now);
            return shares;
        }
    }
}

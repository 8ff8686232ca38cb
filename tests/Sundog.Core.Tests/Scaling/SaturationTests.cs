using Sundog.Core.Queueing;
using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

public class SaturationTests
{
    private const double Tick = 0.05, Budget = 0.02;
    private const int Most = 3;
    private const double Queue = 7; // More than may wait, less than has to be worked off at once.

    private static readonly ReplicaWait Wait = new(1, 0.02, 1);

    private readonly Saturation _saturation = new();
    private double _now, _arrivals;

    [Fact]
    public void It_settles_at_what_is_carried_over_what_is_offered_although_what_arrives_was_already_shed()
    {
        Run(seconds: 30, offered: 300, saturated: true, Queue);

        Assert.Equal(Wait.RateWithin(Budget, Most) / 300, _saturation.AdmissionLevel, 0.01);
    }

    [Fact]
    public void A_backlog_is_worked_off_before_more_is_let_in()
    {
        Run(seconds: 30, offered: 300, saturated: true, backlog: 50);

        Assert.InRange(_saturation.AdmissionLevel, 0.02, (Wait.RateWithin(Budget, Most) - 40) / 300);
    }

    [Fact]
    public void Nobody_is_turned_away_while_those_inside_wait_no_longer_than_they_may_whatever_the_model_says()
    {
        Run(seconds: 30, offered: 300, saturated: true, backlog: 0.9 * 300 * Budget);
        Assert.Equal(1, _saturation.AdmissionLevel);

        Run(seconds: 30, offered: 300, saturated: true, Queue);
        Assert.InRange(_saturation.AdmissionLevel, 0.02, 0.9);
    }

    [Fact]
    public void A_level_that_is_lower_than_it_must_be_rises_while_nobody_waits()
    {
        Run(seconds: 30, offered: 600, saturated: true, 2 * Queue);
        var before = _saturation.AdmissionLevel;

        Run(seconds: 30, offered: 300, saturated: true);
        Assert.InRange(_saturation.AdmissionLevel, before * 1.5, 1);
    }

    [Fact]
    public void Where_nobody_sheds_the_level_comes_back_all_the_same_once_nobody_waits()
    {
        Run(seconds: 30, offered: 300, saturated: true, 20 * Queue, heeded: false);
        Assert.Equal(0.02, _saturation.AdmissionLevel, 0.01);

        Run(seconds: 60, offered: 100, saturated: true, heeded: false);
        Assert.Equal(1, _saturation.AdmissionLevel, 0.01);
    }

    [Fact]
    public void Who_is_not_short_any_more_opens_by_two_hundredths_a_tick()
    {
        Run(seconds: 30, offered: 300, saturated: true, Queue);
        var before = _saturation.AdmissionLevel;

        Run(seconds: 5 * Tick, offered: 300, saturated: false);
        Assert.Equal(before + 0.1, _saturation.AdmissionLevel, 1e-9);

        Run(seconds: 10, offered: 300, saturated: false);
        Assert.Equal(1, _saturation.AdmissionLevel);
    }

    [Fact]
    public void It_comes_down_as_soon_however_long_ticks_are()
    {
        const double Long = 0.25;
        var often = FallOf(Tick);
        Assert.InRange(FallOf(Long), often * 0.85, 1);

        double FallOf(double tick)
        {
            var saturation = new Saturation();
            var (now, arrivals) = (0.0, 0.0);
            while (now < 1.5)
            {
                now += tick;
                arrivals += 600 * tick * saturation.AdmissionLevel;
                saturation.Step(now, tick, saturated: true, Wait, Budget, Most, Most, arrivals, backlog: 20);
            }

            return 1 - saturation.AdmissionLevel;
        }
    }

    [Fact]
    public void Steps_between_ticks_leave_it_as_it_is()
    {
        Run(seconds: 1, offered: 300, saturated: true, Queue);
        var before = _saturation.AdmissionLevel;

        Step(Tick / 2, offered: 300, saturated: true, Queue);

        Assert.Equal(before, _saturation.AdmissionLevel);
    }

    private void Run(double seconds, double offered, bool saturated, double backlog = 0, bool heeded = true)
    {
        for (var ticks = (int)Math.Round(seconds / Tick); ticks > 0; ticks--) Step(Tick, offered, saturated, backlog, heeded);
    }

    /// <param name="heeded">The entry lets in what the level says.</param>
    private void Step(double seconds, double offered, bool saturated, double backlog = 0, bool heeded = true)
    {
        _now += seconds;
        _arrivals += offered * seconds * (heeded ? _saturation.AdmissionLevel : 1);
        _saturation.Step(_now, Tick, saturated, Wait, Budget, Most, Most, _arrivals, backlog);
    }
}

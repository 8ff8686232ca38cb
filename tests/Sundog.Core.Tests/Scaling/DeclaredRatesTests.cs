using Sundog.Core.Scaling;
using Sundog.Core.Waiting;

namespace Sundog.Core.Tests.Scaling;

public class DeclaredRatesTests
{
    private const double FreshSeconds = 1, Hour = 3600;

    private readonly DeclaredRates _declared = new();
    private double _now = 1000;

    [Fact]
    public void What_is_not_refreshed_is_forgotten_with_its_ratio()
    {
        Pass(seconds: 5, new Caller(1, CallsPerSecond: 100, Declares: 120, Ratio: 3));
        Assert.Equal((120, 3), (_declared.TotalPerSecond, _declared.ViolationRatio));

        _declared.Observe(_now += 2, [new(1, 120, 120, 1, TimeSpan.FromSeconds(2), ViolationRatio: 3, Calls: 500)], FreshSeconds);
        Assert.Equal((0, 0), (_declared.TotalPerSecond, _declared.ViolationRatio));
    }

    [Fact]
    public void Each_caller_is_believed_up_to_ten_times_what_it_called_itself()
    {
        Pass(seconds: 5, new Caller(1, CallsPerSecond: 100, Declares: 120, Ratio: 0), new Caller(2, CallsPerSecond: 1, Declares: 100_000, Ratio: 0));

        Assert.Equal(120 + 10, _declared.TotalPerSecond, 2.0);
        Assert.Equal(120 + 10, _declared.SteadyPerSecond, 2.0);
    }

    [Fact]
    public void What_it_called_an_hour_ago_counts_no_more()
    {
        Pass(seconds: 5, new Caller(1, CallsPerSecond: 100, Declares: 500, Ratio: 0));
        _declared.Observe(_now += Hour - 120, [Silent(declares: 500)], FreshSeconds);
        Assert.Equal(500, _declared.TotalPerSecond);

        _declared.Observe(_now += 180, [Silent(declares: 500)], FreshSeconds);
        Assert.Equal(0, _declared.TotalPerSecond, 1e-9);
    }

    [Fact]
    public void More_callers_than_there_is_room_for_are_not_believed_until_others_were_silent_for_an_hour()
    {
        var known = Enumerable.Range(1, CallerLedger.CallersMax).Select(i => new Caller((uint)i, CallsPerSecond: 10, Declares: 10, Ratio: 0)).ToArray();
        var late = new Caller(999, CallsPerSecond: 10, Declares: 10, Ratio: 0);
        Pass(seconds: 3, [.. known, late]);
        Assert.Equal(10.0 * known.Length, _declared.TotalPerSecond, 0.1);

        _now += Hour + 60;
        Pass(seconds: 3, [.. known[1..], late]);
        Assert.Equal(10.0 * known.Length, _declared.TotalPerSecond, 0.1);
    }

    private static CallerDeclaration Silent(double declares) => new(1, declares, declares, 1, TimeSpan.Zero, 0, Calls: 500);

    private void Pass(double seconds, params Caller[] callers)
    {
        for (var at = 0.1; at < seconds + 0.05; at += 0.1)
        {
            _now += 0.1;
            _declared.Observe(_now, [.. callers.Select(c => new CallerDeclaration(c.Id, c.Declares, c.Declares, 1, TimeSpan.Zero, c.Ratio, c.CallsPerSecond * at))], FreshSeconds);
        }
    }

    private sealed record Caller(uint Id, double CallsPerSecond, double Declares, double Ratio);
}

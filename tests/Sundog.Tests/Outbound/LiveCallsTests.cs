using System.Globalization;
using Sundog.Outbound;

namespace Sundog.Tests.Outbound;

/// <summary>Goal: calls are used again whatever thread they ended on, so that there are hardly more of them than are needed at once.</summary>
public class LiveCallsTests
{
    private readonly LiveCalls _calls = new();

    [Fact]
    public void A_call_does_not_go_with_the_thread_that_kept_it()
    {
        for (var i = 0; i < 100 * Environment.ProcessorCount; i++)
        {
            var thread = new Thread(() => _calls.Keep(_calls.Take()));
            thread.Start();
            thread.Join();
        }

        Assert.All(Taken(2), call => Assert.InRange(Number(call), 0, 1 + Environment.ProcessorCount));
    }

    [Fact]
    public void Calls_under_way_at_once_are_different_and_found_by_their_numbers()
    {
        var taken = Taken(100);
        Assert.Distinct(taken);
        Assert.All(taken, call => Assert.Same(call, _calls.Of(call.Number)));

        taken.ForEach(_calls.Keep);
        Assert.All(Taken(100), call => Assert.InRange(Number(call), 0, 99 + Environment.ProcessorCount));
    }

    private List<LiveCall> Taken(int count) => [.. Enumerable.Range(0, count).Select(_ => _calls.Take())];

    private static int Number(LiveCall call) => int.Parse(call.Number, CultureInfo.InvariantCulture);
}

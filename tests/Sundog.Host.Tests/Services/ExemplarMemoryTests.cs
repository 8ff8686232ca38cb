using Sundog.Core.Protocol;
using Sundog.Core.Wire;
using Sundog.Host.Services;

namespace Sundog.Host.Tests.Services;

/// <summary>Goal: what is shown beside a decision are requests of its service and of its time.</summary>
public class ExemplarMemoryTests
{
    private static readonly TimeSpan Moment = Seconds(100);

    private readonly ExemplarMemory _memory = new();

    [Fact]
    public void Those_that_were_under_way_or_had_just_ended_are_of_a_moment()
    {
        Keep("long-ago", endedAt: 89, took: 5);
        Keep("just-before", endedAt: 99, took: 1);
        Keep("under-way", endedAt: 102, took: 3);
        Keep("later", endedAt: 102, took: 1);

        Assert.Equal([("under-way", Seconds(-2)), ("just-before", Seconds(1))], _memory.Around(new("back"), Moment)!.Select(each => (each.TraceId, each.Age)));
    }

    [Fact]
    public void The_slowest_three_are_enough()
    {
        for (var took = 1; took <= 5; took++) Keep($"{took}", endedAt: 99, took);
        Assert.Equal(["5", "4", "3"], _memory.Around(new("back"), Moment)!.Select(each => each.TraceId));
    }

    [Fact]
    public void Who_did_not_pass_a_service_says_nothing_of_it()
    {
        Keep("elsewhere", endedAt: 99, took: 1, service: "image");
        Assert.Null(_memory.Around(new("back"), Moment));
        Assert.Single(_memory.Newest(Moment, 10));
    }

    [Fact]
    public void The_newest_come_first_and_are_as_old_as_they_are_now()
    {
        _memory.Keep(Exemplar("one", took: 1, "back") with { Age = Seconds(2) }, now: Seconds(92));
        Keep("two", endedAt: 97, took: 1);
        Assert.Equal([("two", Seconds(3)), ("one", Seconds(10))], _memory.Newest(Moment, 2).Select(each => (each.TraceId, each.Age)));
    }

    private void Keep(string trace, double endedAt, double took, string service = "back") => _memory.Keep(Exemplar(trace, took, service), Seconds(endedAt));

    private static Exemplar Exemplar(string trace, double took, string service) => new(
        trace, "GET /", 200, TimeSpan.Zero, Seconds(took), TimeSpan.Zero,
        [new("front", WaitKind.Admission, TimeSpan.Zero, TimeSpan.Zero), new(service, WaitKind.Cpu, TimeSpan.Zero, TimeSpan.Zero)]);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}

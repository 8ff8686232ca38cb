using System.Security.Cryptography;
using Sundog.Core;
using Sundog.Core.Admission;
using Sundog.Core.Wire;
using Sundog.Entry;
using Sundog.Host.FrontDoor;

namespace Sundog.Host.Tests.FrontDoor;

/// <summary>Goal: what a front door had before a change goes when nobody needs it any more, and no sooner.</summary>
public class FrontTargetTests
{
    private readonly FrontTarget _target = new(
        new ServiceId("front"),
        new ApplicationEntry(new(
            new ServiceId("front-door"), PeerKey.FromBytes(RandomNumberGenerator.GetBytes(16)), Objective: null, Summon: _ => { }, Seen: _ => { }, new PathClasses([]), new TraceTicket(),
            ServerTiming: false)));

    [Fact]
    public void It_is_over_when_the_door_and_the_last_request_have_left()
    {
        Assert.True(_target.TryEnter());
        _target.Leave(); // The door.
        Assert.False(_target.IsOver);
        Assert.True(_target.TryEnter()); // Who saw it just before.
        _target.Leave();
        _target.Leave();
        Assert.True(_target.IsOver);
        Assert.False(_target.TryEnter());
    }

    [Fact]
    public void Who_enters_and_leaves_at_once_from_everywhere_ends_nothing_that_the_door_still_has()
    {
        Parallel.For(0, 100_000, _ =>
        {
            if (_target.TryEnter()) _target.Leave();
        });
        Assert.False(_target.IsOver);
        _target.Leave();
        Assert.True(_target.IsOver);
    }
}

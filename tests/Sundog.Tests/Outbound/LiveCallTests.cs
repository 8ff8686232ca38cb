using Sundog.Core.Wire;
using Sundog.Outbound;
using Sundog.Tests.World;

namespace Sundog.Tests.Outbound;

/// <summary>Goal: each call knows how long itself waited for a connection. Method: the header is taken while the call is offered, or later, or never.</summary>
public class LiveCallTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(30);

    private readonly byte[] _bytes = new byte[RequestHeaderCodec.Characters];

    [Fact]
    public void A_connection_that_was_there_was_not_waited_for()
    {
        var call = Begun();
        call.TakeHeader(_bytes);
        call.IsOffered = true;
        Assert.Equal(TimeSpan.Zero, call.ConnectionWait);
    }

    [Fact]
    public async Task The_wait_ends_when_a_connection_takes_the_header()
    {
        var call = Begun();
        call.IsOffered = true;
        await Task.Delay(Wait, Patience.Token);
        call.TakeHeader(_bytes);

        var waited = call.ConnectionWait;
        Assert.InRange(waited, Wait * 0.9, Patience.Limit);
        await Task.Delay(Wait, Patience.Token);
        call.TakeHeader(_bytes); // The client has lost that connection and taken another.
        Assert.Equal(waited, call.ConnectionWait);
    }

    [Fact]
    public async Task Without_a_connection_all_of_the_try_was_waiting_for_one()
    {
        var call = Begun();
        call.IsOffered = true;
        await Task.Delay(Wait, Patience.Token);
        Assert.InRange(call.ConnectionWait, Wait * 0.9, Patience.Limit);
    }

    private static LiveCall Begun() => new("0") { TryStartedAt = MonotonicClock.Now };
}
